/** What a person following the specification types, for tests: our set-up has to take it over. */
export const roleAndPublications = (database: string): string[] => [
  `CREATE ROLE replicator WITH LOGIN PASSWORD 'replpass' REPLICATION`,
  `GRANT CONNECT ON DATABASE ${database} TO replicator`,
  'GRANT USAGE ON SCHEMA public TO replicator',
  'GRANT SELECT ON ALL TABLES IN SCHEMA public TO replicator',
  'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO replicator',
  'CREATE PUBLICATION pub_products FOR TABLE products',
  'CREATE PUBLICATION pub_users FOR TABLE users',
  'CREATE PUBLICATION pub_flash_sales FOR TABLE flash_sales',
]

export const replicaDdl = [
  `CREATE TABLE products (
     id SERIAL PRIMARY KEY, name VARCHAR(255), price INTEGER, category VARCHAR(100), brand VARCHAR(100), description TEXT,
     stock INTEGER, is_bestseller BOOLEAN DEFAULT FALSE, is_flash_sale BOOLEAN DEFAULT FALSE, flash_price INTEGER,
     created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP)`,
  `CREATE TABLE users (
     id SERIAL PRIMARY KEY, name VARCHAR(255), email VARCHAR(255) UNIQUE, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP)`,
  `CREATE TABLE flash_sales (
     id SERIAL PRIMARY KEY, product_id INTEGER, sale_price INTEGER, start_time TIMESTAMP, end_time TIMESTAMP,
     active BOOLEAN DEFAULT TRUE, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP)`,
]

export const subscriptionsTo = (primary: { host: string; port: number; database: string }): string[] =>
  ['products', 'users', 'flash_sales'].map(
    table =>
      `CREATE SUBSCRIPTION sub_${table}
       CONNECTION 'host=${primary.host} port=${primary.port} user=replicator password=replpass dbname=${primary.database}'
       PUBLICATION pub_${table}`,
  )
