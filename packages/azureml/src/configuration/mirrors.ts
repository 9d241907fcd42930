import * as z from 'zod';

/** Characters without a special meaning in a shell or in sed. */
const ADDRESS = /^https?:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?(?:\/[A-Za-z0-9._~%+-]+)*\/?$/;

/** An address that is written to a Dockerfile, where everybody can read it. */
const address = z
  .string()
  .regex(ADDRESS, { error: 'an http or https address without user name, password, query or spaces' })
  .transform((url) => url.replace(/\/$/, ''));

const REGISTRY = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?$/;
const REPOSITORY = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/;

export const mirrorsSchema = z.strictObject({
  /** By registry name in Dockerfiles, such as `docker.io`: the registry and folder to pull from instead. */
  images: z
    .record(
      z.string().regex(REGISTRY, { error: 'the host of an image registry, such as docker.io' }),
      z.string().regex(REPOSITORY, { error: 'an image registry and its folder, such as images.example.com/docker' }),
    )
    .optional(),
  npm: address.optional(),
  pypi: address.optional(),
  /** Addresses of Debian's packages and of their security updates. */
  debian: z.strictObject({ packages: address, security: address }).optional(),
});

/** Mirrors of the public registries for image builds. An image stores these addresses, so none may contain a secret. */
export type Mirrors = z.infer<typeof mirrorsSchema>;
