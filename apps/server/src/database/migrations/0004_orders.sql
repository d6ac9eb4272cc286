-- Buying. An order is placed (its stock is taken, its payment is under way), then paid, perhaps cancelled later. It keeps
-- what was bought as it was then: names and prices of products may change afterwards.
ALTER TABLE orders
  DROP CONSTRAINT orders_status_check,
  ADD CONSTRAINT orders_status_check CHECK (status IN ('placed', 'paid', 'cancelled')),
  -- A hundred of the dearest things are more than an integer holds.
  ALTER total TYPE BIGINT,
  ADD address JSONB,
  ADD card_brand VARCHAR(20),
  ADD card_last4 VARCHAR(4),
  -- Under this name the payment provider knows the payment; orders from before there were payments have none.
  ADD payment_reference UUID UNIQUE,
  ADD paid_at TIMESTAMP,
  ADD cancelled_at TIMESTAMP,
  ADD refunded_at TIMESTAMP;

ALTER TABLE order_items
  -- As the product was called then.
  ADD name VARCHAR(255) NOT NULL DEFAULT '',
  -- The flash sale whose price it had. No reference: the order outlives the sale.
  ADD sale_id INTEGER;

UPDATE order_items i SET name = p.name FROM products p WHERE p.id = i.product_id;
-- Nobody is waiting for the payment of what was ordered before.
UPDATE orders SET status = 'paid', paid_at = created_at WHERE status = 'placed';

CREATE INDEX orders_of_user ON orders (user_id, id);
DROP INDEX orders_by_user;
CREATE INDEX orders_to_refund ON orders (id) WHERE status = 'cancelled' AND payment_reference IS NOT NULL AND refunded_at IS NULL;

-- What a client asked for under an Idempotency-Key, and what it was answered; kept for a day. Without an answer the payment is under way.
CREATE TABLE checkouts (
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  key VARCHAR(200) NOT NULL,
  -- Of the request, without the card's number: that is not kept in any form.
  fingerprint TEXT NOT NULL,
  order_id INTEGER NOT NULL UNIQUE,
  answer JSON,
  created_at TIMESTAMP NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'utc'),
  PRIMARY KEY (user_id, key)
);
-- A cart is paid for once: its lines stay until the payment has succeeded, so a second checkout has to wait for the first.
CREATE UNIQUE INDEX checkouts_one_at_a_time ON checkouts (user_id) WHERE answer IS NULL;
CREATE INDEX checkouts_under_way ON checkouts (created_at) WHERE answer IS NULL;
CREATE INDEX checkouts_by_time ON checkouts (created_at);

-- flash_sales keeps the columns of the specification; how much of a sale there is stands here. NULL is without limit.
CREATE TABLE flash_sale_limits (
  flash_sale_id INTEGER PRIMARY KEY REFERENCES flash_sales (id) ON DELETE CASCADE,
  quantity_limit INTEGER CHECK (quantity_limit >= 1),
  per_user_limit INTEGER CHECK (per_user_limit >= 1),
  sold INTEGER NOT NULL DEFAULT 0 CHECK (sold >= 0),
  -- The limit is reached, and that is why the sale is not active.
  sold_out BOOLEAN NOT NULL DEFAULT FALSE,
  CONSTRAINT flash_sale_limits_never_oversold CHECK (sold <= quantity_limit)
);

-- Every sale has a row, so that buyers always find one to lock.
CREATE FUNCTION technomir_flash_sale_added() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO flash_sale_limits (flash_sale_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

-- A sale ends with its last unit, whoever sells it, and goes on when units come back or the limit is raised. This way all
-- that shows a price goes by `active` and time alone, here and on replicas.
CREATE FUNCTION technomir_flash_sale_sold() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.sold >= NEW.quantity_limit THEN
    UPDATE flash_sales SET active = false WHERE id = NEW.flash_sale_id AND active;
    NEW.sold_out := NEW.sold_out OR FOUND;
  ELSIF NEW.sold_out THEN
    UPDATE flash_sales SET active = true WHERE id = NEW.flash_sale_id;
    NEW.sold_out := false;
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER flash_sales_added AFTER INSERT ON flash_sales
FOR EACH ROW EXECUTE FUNCTION technomir_flash_sale_added();
CREATE TRIGGER flash_sale_limits_sold BEFORE INSERT OR UPDATE OF sold, quantity_limit ON flash_sale_limits
FOR EACH ROW EXECUTE FUNCTION technomir_flash_sale_sold();

INSERT INTO flash_sale_limits (flash_sale_id) SELECT id FROM flash_sales;

-- The books of the demo's payment provider: what a bank would keep. The shop itself never looks in here.
CREATE TABLE demo_payments (
  reference UUID PRIMARY KEY,
  status VARCHAR(20) NOT NULL CHECK (status IN ('approved', 'declined', 'voided', 'refunded')),
  amount BIGINT NOT NULL CHECK (amount >= 0),
  reason VARCHAR(50),
  created_at TIMESTAMP NOT NULL DEFAULT (now() AT TIME ZONE 'utc'),
  refunded_at TIMESTAMP
);

SELECT technomir_invalidate('all');
