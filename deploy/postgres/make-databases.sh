#!/bin/bash
# One database for each service, owned by a role of the same name and closed to the others. PostgreSQL's image runs this on an
# empty volume. It is safe to repeat: run it again after adding a service or changing a password.
set -euo pipefail

for service in members storage datasets models licensing grants provenance catalogue; do
  PASSWORD=$(<"/run/secrets/$service-database-password") \
    psql --no-psqlrc --quiet --username "${POSTGRES_USER:-postgres}" --dbname postgres \
    --set ON_ERROR_STOP=1 --set name="alliance_$service" <<'SQL'
\getenv password PASSWORD
select format('create role %I login', :'name')
  where not exists (select from pg_roles where rolname = :'name') \gexec
alter role :"name" password :'password';
select format('create database %I owner %I template template0 encoding %L locale_provider builtin builtin_locale %L locale %L',
              :'name', :'name', 'UTF8', 'C.UTF-8', 'C.UTF-8')
  where not exists (select from pg_database where datname = :'name') \gexec
revoke all on database :"name" from public;
SQL
done
psql --no-psqlrc --quiet --username "${POSTGRES_USER:-postgres}" --dbname postgres --set ON_ERROR_STOP=1 \
  --command 'revoke all on database postgres from public'
