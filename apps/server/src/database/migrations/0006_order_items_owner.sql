-- A line of an order knows whose it is, so that a change of the line alone, typed into psql, ends what its owner sees.
ALTER TABLE order_items ADD user_id INTEGER;
UPDATE order_items i SET user_id = o.user_id FROM orders o WHERE o.id = i.order_id;

-- Whoever adds or moves a line names its order only.
CREATE FUNCTION technomir_order_item_owner() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  SELECT user_id INTO NEW.user_id FROM orders WHERE id = NEW.order_id;
  RETURN NEW;
END $$;
CREATE TRIGGER order_items_owner BEFORE INSERT OR UPDATE OF order_id ON order_items
  FOR EACH ROW EXECUTE FUNCTION technomir_order_item_owner();

-- An order that gets another owner takes its lines along.
ALTER TABLE order_items
  ALTER user_id SET NOT NULL,
  DROP CONSTRAINT order_items_order_id_fkey,
  ADD CONSTRAINT order_items_of_order FOREIGN KEY (order_id, user_id) REFERENCES orders (id, user_id)
    ON UPDATE CASCADE ON DELETE CASCADE;

CREATE UNIQUE INDEX order_items_identity ON order_items (order_id, product_id, user_id);
ALTER TABLE order_items REPLICA IDENTITY USING INDEX order_items_identity;

SELECT technomir_invalidate('all');
