import { randomBytes } from "node:crypto";
import { createReadStream, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fail } from "../../../diagnostics";
import { lxdErrors } from "../errors";

/** A split image on disk, ready to be imported. */
export interface StoredImage {
  readonly metadataFile: string;
  readonly rootfsFile: string;
  /** sha256 of the metadata's bytes followed by the rootfs' bytes, as the server computes it. */
  readonly fingerprint: string;
}

/** Where images are kept: MVM_IMAGE_STORE, else the machine's cache. */
export function imageStoreDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  return environment["MVM_IMAGE_STORE"] ?? "/var/cache/managed-vm/images";
}

/** @throws DiagnosticError MVM3156 when the store holds no complete image of this OS. */
export function findStoredImage(os: string, store: string = imageStoreDirectory()): StoredImage {
  const hint = `build it with \`mvm lab image ${os}\``;
  if (!/^[a-z0-9][a-z0-9.-]{0,40}$/.test(os))
    fail(lxdErrors.imageMissing, `"${os}" is not a name of a guest OS`);
  const directory = join(store, os);
  try {
    const facts = JSON.parse(readFileSync(join(directory, "image.json"), "utf8")) as {
      fingerprint?: unknown;
    };
    const metadata = readdirSync(directory).find((file) => /^metadata\.tar(\.\w+)?$/.test(file));
    if (!metadata || typeof facts.fingerprint !== "string" || !/^[0-9a-f]{64}$/.test(facts.fingerprint)) {
      return fail(lxdErrors.imageMissing, `the image of ${os} in ${directory} is not complete`, { hint });
    }
    const rootfsFile = join(directory, "rootfs.squashfs");
    statSync(rootfsFile);
    return { metadataFile: join(directory, metadata), rootfsFile, fingerprint: facts.fingerprint };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === undefined && !(cause instanceof SyntaxError)) throw cause;
    return fail(lxdErrors.imageMissing, `${directory} holds no image of ${os}`, { hint, cause });
  }
}

/**
 * The multipart body of an import, streamed. The properties go with it, so that the image belongs to somebody from its
 * first moment.
 */
export function openImageUpload(
  image: StoredImage,
  properties: Readonly<Record<string, string>>,
): { headers: Record<string, string>; body: Readable } {
  const boundary = `mvm-${randomBytes(16).toString("hex")}`;
  const head = (name: string, file: string): Buffer =>
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${file}"\r\n` +
        `Content-Type: application/octet-stream\r\n\r\n`,
    );
  const parts = [
    { head: head("metadata", "metadata.tar"), file: image.metadataFile },
    { head: head("rootfs", "rootfs.squashfs"), file: image.rootfsFile },
  ];
  const lineEnd = Buffer.from("\r\n");
  const tail = Buffer.from(`--${boundary}--\r\n`);
  const length = parts.reduce(
    (sum, p) => sum + p.head.length + statSync(p.file).size + lineEnd.length,
    tail.length,
  );
  const generate = async function* (): AsyncGenerator<Buffer> {
    for (const part of parts) {
      yield part.head;
      for await (const chunk of createReadStream(part.file, { highWaterMark: 1 << 20 }))
        yield chunk as Buffer;
      yield lineEnd;
    }
    yield tail;
  };
  const query = new URLSearchParams(properties).toString();
  const headers = {
    "content-type": `multipart/form-data; boundary=${boundary}`,
    "content-length": String(length),
    "X-LXD-properties": query,
    "X-Incus-properties": query,
  };
  return { headers, body: Readable.from(generate()) };
}
