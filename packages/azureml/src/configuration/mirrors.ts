import * as z from 'zod';

/** Characters that mean nothing to a shell or to sed. */
const ADDRESS = /^https?:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?(?:\/[A-Za-z0-9._~%+-]+)*\/?$/;

/** An address that ends up in a Dockerfile, where everybody reads it. */
const address = z
  .string()
  .regex(ADDRESS, { error: 'an http or https address without user name, password, query or spaces' })
  .transform((url) => url.replace(/\/$/, ''));

const REGISTRY = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?$/;
const REPOSITORY = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/;

export const mirrorsSchema = z.strictObject({
  /** By the registry that Dockerfiles name, such as `docker.io`: the registry, and its folder, to pull from instead. */
  images: z
    .record(
      z.string().regex(REGISTRY, { error: 'the host of an image registry, such as docker.io' }),
      z.string().regex(REPOSITORY, { error: 'an image registry and its folder, such as images.example.com/docker' }),
    )
    .optional(),
  npm: address.optional(),
  pypi: address.optional(),
  /** Where Debian's packages are, and where their security updates. */
  debian: z.strictObject({ packages: address, security: address }).optional(),
});

/** What images are built from instead of the public registries. An image keeps these addresses, so none may hold a secret. */
export type Mirrors = z.infer<typeof mirrorsSchema>;
