import path from 'node:path';

/** Names of files that accompany data but are not data: documents, licences, programs, lists of classes. */
const NO_DATA: readonly RegExp[] = [
  /^(readme|licen[cs]e|copying|notice|authors|changelog|changes|citation|contributing|datasheet|dataset_infos?)\b/i,
  /^(class(es)?|labels?|categories|domains|vocab(ulary)?|stop_?words|requirements)\.(txt|json)$/i,
  /^(thumbs\.db|desktop\.ini|makefile|dockerfile|metadata\.json|package\.json)$/i,
  /\.(md|rst|pdf|docx?|html?|css|js|ts|py|r|sh|ipynb|ya?ml|toml|cfg|ini|bib|tex|xml|sql|log)$/i,
  /\.(png|jpe?g|gif|svg|webp|mp[34]|wav)$/i,
  /\.(pkl|pickle|p|npy|npz|h5|pt|pth|ckpt|onnx|joblib|model|bin|vec|vocab|feat|sha256|md5)$/i,
];

/** Data files of unsupported formats, with advice. */
const UNREADABLE: readonly (readonly [RegExp, string])[] = [
  [/\.(bz2|xz|zst|7z|rar|tar|tgz|tar\.gz)$/i, 'unpack it'],
  [/\.(xlsx?|xlsm|ods)$/i, 'save the sheet as CSV UTF-8'],
  [/\.(arrow|feather|orc|avro)$/i, 'write it as Parquet'],
  [/\.(db|sqlite3?|mdb)$/i, 'write its table as CSV'],
];

export function isNoData(name: string): boolean {
  const base = path.posix.basename(name);
  return NO_DATA.some((pattern) => pattern.test(base));
}

/** Advice for a data file of an unsupported format; undefined for any other. */
export function adviceForUnreadable(name: string): string | undefined {
  return UNREADABLE.find(([pattern]) => pattern.test(name))?.[1];
}
