import { type Kysely, sql } from 'kysely';

/** Files as trees of content-addressed pages, and the revisions that name them. */
export const createManifests = {
  async up(db: Kysely<never>): Promise<void> {
    await createNodes(db);
    await createRevisions(db);
    await guardRoots(db);
    await guardNodes(db);
  },
};

async function createNodes(db: Kysely<never>): Promise<void> {
  await sql`
    create table manifest_node (
      asset_id uuid not null,
      digest bytea not null check (octet_length(digest) = 32),
      items integer not null,
      body bytea not null,
      -- When somebody last wrote a tree that has this node; the sweep leaves young nodes alone.
      touched_at timestamptz not null default now(),
      primary key (asset_id, digest)
    )`.execute(db);
  // Digests do not compress, and a slice of an uncompressed value is read without the rest of it.
  await sql`alter table manifest_node alter column body set storage external`.execute(db);
  await sql`
    create table asset_blob (
      asset_id uuid not null,
      sha256 bytea not null check (octet_length(sha256) = 32),
      size bigint not null check (size >= 0),
      -- When somebody last added a file with these bytes.
      named_at timestamptz not null default now(),
      primary key (asset_id, sha256)
    )`.execute(db);
  await sql`create index asset_blob_sha256 on asset_blob (sha256)`.execute(db);
  await sql`
    create table sweep_due (
      asset_id uuid primary key,
      due_at timestamptz not null default now(),
      -- Grows with every request, so that one made during a sweep is not taken for done.
      requests bigint not null default 1
    )`.execute(db);
}

async function createRevisions(db: Kysely<never>): Promise<void> {
  await sql`
    create table revision (
      id text collate "C" primary key check (id ~ '^[0-9a-f]{40}$'),
      asset_id uuid not null references asset (id),
      branch text collate "C" not null,
      parent text collate "C" references revision (id),
      -- How many revisions there are up to this one.
      depth bigint not null,
      summary text not null,
      description text not null,
      author_person_id text not null,
      body_digest text not null,
      created_at timestamptz not null,
      root bytea,
      folded_root bytea,
      file_count bigint not null check (file_count between 0 and 1000000),
      total_bytes bigint not null check (total_bytes >= 0)
    )`.execute(db);
  await sql`create index revision_asset on revision (asset_id, id)`.execute(db);
  await sql`create index revision_parent on revision (parent)`.execute(db);
  await sql`
    create table branch (
      asset_id uuid not null references asset (id),
      name text collate "C" not null,
      head text collate "C" references revision (id),
      primary key (asset_id, name)
    )`.execute(db);
  await sql`create index branch_head on branch (head)`.execute(db);
  await sql`
    alter table version
      add column root bytea,
      add column folded_root bytea,
      add column revision_id text collate "C" references revision (id),
      add column purged boolean not null default false,
      add constraint version_revision unique (revision_id)`.execute(db);
}

async function guardRoots(db: Kysely<never>): Promise<void> {
  await sql`
    create or replace function guard_published_version() returns trigger language plpgsql as $$
    declare
      allowed version;
    begin
      if old.state = 'draft' then
        return case tg_op when 'DELETE' then old else new end;
      end if;
      if tg_op = 'DELETE' then
        raise exception 'version % is %: it cannot be deleted', old.id, old.state using errcode = 'restrict_violation';
      end if;
      allowed := old;
      -- Versions of the time before trees get theirs once.
      if old.root is null and old.revision_id is null and new.state = old.state then
        allowed.root := new.root;
        allowed.folded_root := new.folded_root;
        allowed.revision_id := new.revision_id;
        allowed.weight := new.weight;
        if new is not distinct from allowed then
          return new;
        end if;
      end if;
      allowed := old;
      allowed.state := new.state;
      allowed.reason := new.reason;
      allowed.severity := new.severity;
      allowed.successor := new.successor;
      allowed.purged := new.purged;
      allowed.revision := new.revision;
      -- Generated after this trigger, from columns that are compared.
      allowed.weight := new.weight;
      if new is distinct from allowed or new.state = 'draft' or old.state = 'retracted' then
        raise exception 'version % is %: it cannot change like this', old.id, old.state using errcode = 'restrict_violation';
      end if;
      return new;
    end $$`.execute(db);
}

async function guardNodes(db: Kysely<never>): Promise<void> {
  await sql`
    create function guard_manifest_node() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' then
        if coalesce(current_setting('alliance.sweeping', true), '') <> 'on' then
          raise exception 'manifest nodes are deleted by the sweep alone' using errcode = 'restrict_violation';
        end if;
        return old;
      end if;
      if new.asset_id <> old.asset_id or new.digest <> old.digest or new.items <> old.items or new.body <> old.body then
        raise exception 'manifest nodes never change' using errcode = 'restrict_violation';
      end if;
      return new;
    end $$`.execute(db);
  await sql`
    create trigger guard_manifest_node before update or delete on manifest_node
      for each row execute function guard_manifest_node()`.execute(db);
  await sql`
    create function refuse_revision_update() returns trigger language plpgsql as $$
    begin
      raise exception 'revisions never change' using errcode = 'restrict_violation';
    end $$`.execute(db);
  await sql`
    create trigger refuse_revision_update before update on revision
      for each row execute function refuse_revision_update()`.execute(db);
}
