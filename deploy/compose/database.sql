-- Run once, by the image, when the database's volume is empty. The application's login may make the roles it takes
-- (pantau_owner, pantau_app, pantau_reader) and owns its database; it reads no files and runs no programs of the server.
\getenv password POSTGRES_PASSWORD
CREATE ROLE pantau LOGIN CREATEROLE PASSWORD :'password';
CREATE DATABASE pantau OWNER pantau;
-- The server's own superuser signs in from inside the container only (docker compose exec db psql -U postgres).
ALTER ROLE postgres PASSWORD NULL;
