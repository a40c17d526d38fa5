import { join } from 'node:path';

export type CephSettings = {
  folder: string;
  libraries: string;
  fsid: string;
  monitorPort: number;
  gatewayPort: number;
  /** Where the store keeps its bytes: `memstore` forgets them when it ends, `bluestore` has them on the disk before it acknowledges them. */
  store: 'memstore' | 'bluestore';
};

/** Settings of a Ceph of one monitor, one store and one S3 gateway, on the loopback. */
export function cephSettings({ folder, libraries, fsid, monitorPort, gatewayPort, store }: CephSettings): string {
  const settings = {
    fsid,
    mon_host: `[v2:127.0.0.1:${monitorPort}]`,
    public_addr: '127.0.0.1',
    ms_bind_msgr1: false,
    // One store keeps one copy; nothing waits for others.
    osd_pool_default_size: 1,
    osd_pool_default_min_size: 1,
    osd_pool_default_pg_num: 8,
    osd_pool_default_pg_autoscale_mode: 'off',
    osd_crush_chooseleaf_type: 0,
    mon_allow_pool_size_one: true,
    mon_max_pg_per_osd: 2_000,
    mon_data_avail_crit: 1,
    paxos_propose_interval: 0.05,
    paxos_min_wait: 0.01,
    osd_objectstore: store,
    memstore_device_bytes: 4 * 1024 ** 3,
    bluestore_block_size: 4 * 1024 ** 3,
    bluestore_fsck_on_mount: false,
    osd_memory_target: 896 * 1024 ** 2,
    osd_class_dir: join(libraries, 'rados-classes'),
    osd_class_load_list: '*',
    osd_class_default_list: '*',
    erasure_code_dir: join(libraries, 'ceph', 'erasure-code'),
    plugin_dir: join(libraries, 'ceph'),
    run_dir: folder,
    admin_socket: '',
    log_file: '',
    log_to_stderr: true,
    heartbeat_file: '',
    keyring: join(folder, 'keyring'),
    mon_data: join(folder, 'mon'),
    osd_data: join(folder, 'osd'),
    rgw_data: join(folder, 'rgw'),
    rgw_frontends: `beast endpoint=127.0.0.1:${gatewayPort} tcp_nodelay=1`,
    // The minio client signs no Content-Type, which the gateway otherwise insists on.
    rgw_sigv4_insecure: true,
    rgw_thread_pool_size: 64,
    rgw_run_sync_thread: false,
    rgw_dynamic_resharding: false,
    // How soon the gateway asks where a store is that was killed and started again.
    objecter_timeout: 0.5,
    objecter_tick_interval: 0.5,
  };
  return ['[global]', ...Object.entries(settings).map(([name, value]) => `${name} = ${value}`), ''].join('\n');
}
