-- The shop's tables. products, users and flash_sales have exactly the columns of the specification, so that its replica
-- DDL works as written against this primary; what else the shop needs stands in tables of its own.
-- IF NOT EXISTS: a database whose three tables were made by hand is taken over as it is.

DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone TO ''UTC''', current_database()); END $$;
SET LOCAL timezone TO 'UTC';

CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE IF NOT EXISTS products (
  id SERIAL PRIMARY KEY,
  name VARCHAR(255),
  price INTEGER,
  category VARCHAR(100),
  brand VARCHAR(100),
  description TEXT,
  stock INTEGER,
  is_bestseller BOOLEAN DEFAULT FALSE,
  is_flash_sale BOOLEAN DEFAULT FALSE,
  flash_price INTEGER,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE IF NOT EXISTS users (
  id SERIAL PRIMARY KEY,
  name VARCHAR(255),
  email VARCHAR(255) UNIQUE,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE IF NOT EXISTS flash_sales (
  id SERIAL PRIMARY KEY,
  product_id INTEGER,
  sale_price INTEGER,
  start_time TIMESTAMP,
  end_time TIMESTAMP,
  active BOOLEAN DEFAULT TRUE,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);

-- A timestamp without zone is UTC here, whatever the zone of the session that writes it.
ALTER TABLE products
  ALTER name SET NOT NULL,
  ALTER price SET NOT NULL,
  ALTER category SET DEFAULT 'other', ALTER category SET NOT NULL,
  ALTER brand SET DEFAULT '', ALTER brand SET NOT NULL,
  ALTER description SET DEFAULT '', ALTER description SET NOT NULL,
  ALTER stock SET DEFAULT 0, ALTER stock SET NOT NULL,
  ALTER is_bestseller SET NOT NULL,
  ALTER is_flash_sale SET NOT NULL,
  ALTER created_at SET DEFAULT (now() AT TIME ZONE 'utc'), ALTER created_at SET NOT NULL,
  ADD CONSTRAINT products_price_not_negative CHECK (price >= 0),
  ADD CONSTRAINT products_stock_not_negative CHECK (stock >= 0);

ALTER TABLE users
  ALTER name SET NOT NULL,
  ALTER email SET NOT NULL,
  ALTER created_at SET DEFAULT (now() AT TIME ZONE 'utc'), ALTER created_at SET NOT NULL;

ALTER TABLE flash_sales
  ALTER product_id SET NOT NULL,
  ALTER sale_price SET NOT NULL,
  ALTER start_time SET DEFAULT (now() AT TIME ZONE 'utc'), ALTER start_time SET NOT NULL,
  ALTER end_time SET NOT NULL,
  ALTER active SET NOT NULL,
  ALTER created_at SET DEFAULT (now() AT TIME ZONE 'utc'), ALTER created_at SET NOT NULL,
  ADD CONSTRAINT flash_sales_price_not_negative CHECK (sale_price >= 0),
  ADD CONSTRAINT flash_sales_product FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE CASCADE;

COMMENT ON COLUMN products.is_flash_sale IS 'Kept for the specification. Answers derive it from flash_sales, so it cannot outlive a sale.';
COMMENT ON COLUMN products.flash_price IS 'Kept for the specification. Answers derive it from flash_sales, so it cannot outlive a sale.';

CREATE TABLE comments (
  id SERIAL PRIMARY KEY,
  product_id INTEGER NOT NULL REFERENCES products (id) ON DELETE CASCADE,
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5),
  created_at TIMESTAMP NOT NULL DEFAULT (now() AT TIME ZONE 'utc')
);

CREATE TABLE cart_items (
  id SERIAL PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  product_id INTEGER NOT NULL REFERENCES products (id) ON DELETE CASCADE,
  quantity INTEGER NOT NULL CHECK (quantity >= 1),
  created_at TIMESTAMP NOT NULL DEFAULT (now() AT TIME ZONE 'utc'),
  CONSTRAINT cart_items_one_line_per_product UNIQUE (user_id, product_id)
);

CREATE TABLE orders (
  id SERIAL PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES users (id),
  status VARCHAR(20) NOT NULL DEFAULT 'placed' CHECK (status IN ('placed', 'cancelled')),
  total INTEGER NOT NULL CHECK (total >= 0),
  created_at TIMESTAMP NOT NULL DEFAULT (now() AT TIME ZONE 'utc')
);

CREATE TABLE order_items (
  order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  product_id INTEGER NOT NULL REFERENCES products (id),
  quantity INTEGER NOT NULL CHECK (quantity >= 1),
  unit_price INTEGER NOT NULL CHECK (unit_price >= 0),
  PRIMARY KEY (order_id, product_id)
);

-- What was seeded, so that seeding again never brings back what somebody changed or deleted.
CREATE TABLE seed_runs (
  name VARCHAR(50) PRIMARY KEY,
  count INTEGER NOT NULL,
  updated_at TIMESTAMP NOT NULL DEFAULT (now() AT TIME ZONE 'utc')
);

-- The columns that tags are made of. As replica identity they put their old values into the WAL exactly when one of
-- them changes (or the row goes), for about a tenth of the WAL of REPLICA IDENTITY FULL.
CREATE UNIQUE INDEX products_identity ON products (id, category, brand, price, stock);
CREATE UNIQUE INDEX flash_sales_identity ON flash_sales (id, product_id);
CREATE UNIQUE INDEX comments_identity ON comments (id, product_id, user_id);
CREATE UNIQUE INDEX cart_items_identity ON cart_items (id, user_id, product_id);
CREATE UNIQUE INDEX orders_identity ON orders (id, user_id);
ALTER TABLE products REPLICA IDENTITY USING INDEX products_identity;
ALTER TABLE flash_sales REPLICA IDENTITY USING INDEX flash_sales_identity;
ALTER TABLE comments REPLICA IDENTITY USING INDEX comments_identity;
ALTER TABLE cart_items REPLICA IDENTITY USING INDEX cart_items_identity;
ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_identity;

CREATE INDEX products_by_category ON products (category, id);
CREATE INDEX products_by_brand ON products (brand, id);
CREATE INDEX products_flagged_bestseller ON products (id) WHERE is_bestseller;
CREATE INDEX flash_sales_by_product ON flash_sales (product_id);
CREATE INDEX flash_sales_by_end ON flash_sales (end_time) WHERE active;
CREATE INDEX comments_by_product ON comments (product_id);
CREATE INDEX comments_by_user ON comments (user_id);
CREATE INDEX comments_by_rating ON comments (rating DESC, created_at DESC, id DESC);
CREATE INDEX cart_items_by_product ON cart_items (product_id);
CREATE INDEX orders_by_user ON orders (user_id);
CREATE INDEX order_items_by_product ON order_items (product_id);

-- An invalidation by hand travels the WAL like every change, so it has a place in the same order:
-- SELECT technomir_invalidate('bestsellers');
CREATE FUNCTION technomir_invalidate(name text) RETURNS pg_lsn
LANGUAGE sql VOLATILE STRICT
BEGIN ATOMIC
  SELECT pg_catalog.pg_logical_emit_message(true, 'technomir', pg_catalog.jsonb_build_object('invalidate', name)::text);
END;
GRANT EXECUTE ON FUNCTION technomir_invalidate(text) TO PUBLIC;

SELECT technomir_invalidate('all');
