const [major, minor] = process.versions.node.split('.').map(Number);
if (major > 22 || (major === 22 && minor >= 18)) {
  await import('#main');
} else {
  process.stderr.write(`mlops needs Node 22.18 or later; this is ${process.versions.node}\n`);
  process.exitCode = 1;
}
