/** A published file that holds nats-server, and the SHA-256 that it must have. */
export type Pin = { readonly version: string; readonly file: string; readonly sha256: string };

/**
 * Archives of the project's own releases, by Node's `<platform>-<arch>`.
 * The Linux sums are those that the official container image is built with.
 */
export const releasePins: Readonly<Record<string, Pin>> = {
  'linux-x64': release('2.15.0', 'linux-amd64', '5d2c51caca950333aba84911df7d377f826f3a59ec36061c6539105084f65c92'),
  'linux-arm64': release('2.15.0', 'linux-arm64', 'cdc208f5a3f42963a52b6ab06ef65626bb870315dc936e26ba571780c6351112'),
  'darwin-x64': release('2.12.2', 'darwin-amd64', '5b52fb4968d72b3368c2d626107a86293daab30b7dd16179db7522f54ca0beb0'),
  'darwin-arm64': release('2.12.2', 'darwin-arm64', 'd1e6d2cb36bf20e0ba8c2f50eeb4e6ea57f38353823fc77127dd676219591eea'),
};

/** Debian packages, newest first: the one of sid goes away with the next upload, the one of trixie stays. */
export const debianPins: Readonly<Record<string, readonly Pin[]>> = {
  'linux-x64': [
    {
      version: '2.15.1',
      file: 'pool/main/n/nats-server/nats-server_2.15.1-1_amd64.deb',
      sha256: '31ef4ceaa84e8248d449e508472e3770c17c3695cb5cb0ee96e03912724ea884',
    },
    {
      version: '2.10.27',
      file: 'pool/main/n/nats-server/nats-server_2.10.27-1+b2_amd64.deb',
      sha256: '6d913ac987b78734c08537c2adeb1526cf735f216173a9170d94b185fcfe6f8a',
    },
  ],
};

function release(version: string, platform: string, sha256: string): Pin {
  return { version, file: `v${version}/nats-server-v${version}-${platform}.tar.gz`, sha256 };
}
