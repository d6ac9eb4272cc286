-- Rows that the Lab may write to as it likes; the shop does not show them.
CREATE TABLE lab_products (
  id INTEGER PRIMARY KEY,
  group_id INTEGER NOT NULL,
  price INTEGER NOT NULL DEFAULT 1000 CHECK (price >= 0),
  version BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX lab_products_identity ON lab_products (id, group_id);
ALTER TABLE lab_products REPLICA IDENTITY USING INDEX lab_products_identity;
INSERT INTO lab_products (id, group_id) SELECT i, (i - 1) / 10 + 1 FROM generate_series(1, 100) AS i;

-- Subscriptions that the Lab has paused: whichever server is alive then sets them going again.
CREATE TABLE lab_pauses (
  replica TEXT NOT NULL,
  subscription TEXT NOT NULL,
  until TIMESTAMP NOT NULL,
  PRIMARY KEY (replica, subscription)
);

SELECT technomir_invalidate('all');
