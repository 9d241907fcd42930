import { writeFileAtomic } from '@aml-mlops/artifacts';

/** A certificate and its key, in PEM. */
export interface StorageCertificate {
  readonly cert: string;
  readonly key: string;
}

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;
const LIFETIME_DAYS = 365;

/**
 * Makes the certificate of a storage on the loopback, and writes it, without its key, to a file that clients trust. It is a new one at
 * each start, so that the key of what they trust is on no disk.
 */
export async function makeStorageCertificate(file: string, now: Date): Promise<StorageCertificate> {
  // Loaded only where there is https: its ASN.1 takes a tenth of a second.
  const { generate } = await import('selfsigned');
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'azureml-emulator' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now.getTime() - DAY_MILLISECONDS),
    notAfterDate: new Date(now.getTime() + LIFETIME_DAYS * DAY_MILLISECONDS),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7, ip: '127.0.0.1' },
          { type: 2, value: 'localhost' },
        ],
      },
    ],
  });
  await writeFileAtomic(file, cert);
  return { cert, key };
}
