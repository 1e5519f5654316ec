-- The database roles of the recruitment service, and what each may do with the database it is run in.
--
-- The embedded PostgreSQL runs this by itself. On a server of your own (PostgreSQL 16 or later), its administrator runs,
-- once, and again after an upgrade (a second run changes nothing):
--
--     createdb --template=template0 --encoding=UTF8 --locale=C.UTF-8 recruitment
--     psql --dbname=recruitment --file=recruitment/roles.sql
--     psql --dbname=recruitment
--         \password recruitment_owner
--         \password recruitment_web
--         \password recruitment_worker
--
-- Passwords are set apart, so that none stands in a file. Tables and their grants come with the migrations, which
-- recruitment_owner runs.

-- 1. Roles. Three log in. The web login may do nothing by itself: it becomes one of five groups for one transaction.
DO $$
DECLARE
    logins constant text[] := ARRAY['recruitment_owner', 'recruitment_web', 'recruitment_worker'];
    groups constant text[] := ARRAY['recruitment_signin', 'recruitment_applicant', 'recruitment_referee',
                                    'recruitment_reader', 'recruitment_office'];
    wanted text;
BEGIN
    IF current_setting('server_version_num')::int < 160000 THEN
        RAISE EXCEPTION 'Use PostgreSQL 16 or later; this server is %', current_setting('server_version');
    END IF;
    FOREACH wanted IN ARRAY logins LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS', wanted);
        END IF;
    END LOOP;
    FOREACH wanted IN ARRAY groups LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS', wanted);
        END IF;
        IF NOT EXISTS (
            SELECT FROM pg_auth_members
            WHERE roleid = wanted::regrole AND member = 'recruitment_web'::regrole
              AND set_option AND NOT inherit_option AND NOT admin_option
        ) THEN
            EXECUTE format('GRANT %I TO recruitment_web WITH ADMIN FALSE, INHERIT FALSE, SET TRUE', wanted);
        END IF;
    END LOOP;
    SELECT rolname INTO wanted FROM pg_roles
    WHERE rolname = ANY (logins || groups)
      AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication
           OR rolcanlogin <> (rolname = ANY (logins)) OR (rolinherit AND rolname = 'recruitment_web'))
    LIMIT 1;
    IF wanted IS NOT NULL THEN
        RAISE EXCEPTION 'Take from the role % the rights that this file does not give it', wanted;
    END IF;
END
$$;

-- 2. This database: its owner owns it, two logins may connect, everybody else may do nothing.
DO $$
BEGIN
    EXECUTE format('ALTER DATABASE %I OWNER TO recruitment_owner', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO recruitment_web, recruitment_worker', current_database());
    -- On solid-state disks, or in memory, an index is the right way into a table of a thousand rows too: the server
    -- would read the words of every answer to find one.
    EXECUTE format('ALTER DATABASE %I SET random_page_cost = 1.1', current_database());
END
$$;

-- What people wrote must not come to stand in the server's log: neither statements nor the values that broke a rule.
DO $$
DECLARE
    setting text;
BEGIN
    FOREACH setting IN ARRAY ARRAY['log_error_verbosity = terse', 'log_min_error_statement = panic'] LOOP
        EXECUTE format('ALTER DATABASE %I SET ', current_database()) || setting;
    END LOOP;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE WARNING 'Set log_error_verbosity = terse and log_min_error_statement = panic for this database yourself';
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
