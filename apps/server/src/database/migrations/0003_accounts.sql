-- Accounts, sessions, guests and their carts. users keeps the columns of the specification.

CREATE TABLE credentials (
  user_id INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  -- Argon2id in PHC form.
  password_hash TEXT NOT NULL,
  -- The password stands in the README: nobody gets in with it where demo mode is off.
  demo BOOLEAN NOT NULL DEFAULT FALSE
);

-- Who has no row here is a customer.
CREATE TABLE roles (
  user_id INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  role VARCHAR(20) NOT NULL CHECK (role IN ('admin'))
);

-- Of a session only the SHA-256 of its token is kept: whoever reads this table cannot act as anybody.
CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,
  id SERIAL NOT NULL UNIQUE,
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  -- Opened with a demo password.
  demo BOOLEAN NOT NULL DEFAULT FALSE,
  user_agent TEXT NOT NULL DEFAULT '',
  created_at TIMESTAMP NOT NULL DEFAULT (now() AT TIME ZONE 'utc'),
  last_seen_at TIMESTAMP NOT NULL DEFAULT (now() AT TIME ZONE 'utc'),
  expires_at TIMESTAMP NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- A guest has a row from the first thing it puts into its cart on. Once its cart was merged into a user's, the row says
-- that it has ended, so that nothing gets into a cart that nobody will see again.
CREATE TABLE guests (
  token_hash TEXT PRIMARY KEY,
  ended BOOLEAN NOT NULL DEFAULT FALSE,
  created_at TIMESTAMP NOT NULL DEFAULT (now() AT TIME ZONE 'utc'),
  expires_at TIMESTAMP NOT NULL
);
CREATE INDEX guests_by_expiry ON guests (expires_at);

CREATE TABLE guest_cart_items (
  id SERIAL PRIMARY KEY,
  guest TEXT NOT NULL REFERENCES guests (token_hash) ON DELETE CASCADE,
  product_id INTEGER NOT NULL REFERENCES products (id) ON DELETE CASCADE,
  quantity INTEGER NOT NULL CHECK (quantity >= 1),
  created_at TIMESTAMP NOT NULL DEFAULT (now() AT TIME ZONE 'utc'),
  CONSTRAINT guest_cart_items_one_line_per_product UNIQUE (guest, product_id)
);
CREATE INDEX guest_cart_items_by_product ON guest_cart_items (product_id);

-- A user has one comment on a product: of several the newest stays.
DELETE FROM comments c USING comments newer
WHERE newer.user_id = c.user_id AND newer.product_id = c.product_id AND (newer.created_at, newer.id) > (c.created_at, c.id);
ALTER TABLE comments
  ADD hidden BOOLEAN NOT NULL DEFAULT FALSE,
  ADD CONSTRAINT comments_one_per_product UNIQUE (user_id, product_id);
DROP INDEX comments_by_user;
-- For who looks after them.
CREATE INDEX comments_hidden ON comments (id) WHERE hidden;

CREATE UNIQUE INDEX sessions_identity ON sessions (token_hash, user_id);
CREATE UNIQUE INDEX guest_cart_items_identity ON guest_cart_items (id, guest, product_id);
ALTER TABLE sessions REPLICA IDENTITY USING INDEX sessions_identity;
ALTER TABLE guest_cart_items REPLICA IDENTITY USING INDEX guest_cart_items_identity;

SELECT technomir_invalidate('all');
