-- Catalogue and search. Every order of the catalogue has an index, so that a page costs the same at any depth. What is
-- searched stands in a table of its own: products keeps its columns, and a changed stock or price writes no text index.

-- In bytes: the order of names must not depend on the locale of the server that answers, or pages would not fit together.
CREATE INDEX products_by_price ON products (price, id);
CREATE INDEX products_by_name ON products ((name COLLATE "C"), id);
CREATE INDEX products_by_time ON products (created_at, id);
CREATE INDEX products_by_category_price ON products (category, price, id);
CREATE INDEX products_by_category_name ON products (category, (name COLLATE "C"), id);
CREATE INDEX products_by_category_time ON products (category, created_at, id);
-- With the stock: what is counted by category and brand is counted from this alone.
CREATE INDEX products_by_brand_price ON products (category, brand, price, id) INCLUDE (stock);
CREATE INDEX products_by_brand_name ON products (category, brand, (name COLLATE "C"), id);
CREATE INDEX products_by_brand_time ON products (category, brand, created_at, id);
DROP INDEX products_by_category;

CREATE INDEX comments_by_product_time ON comments (product_id, created_at, id);
DROP INDEX comments_by_product;

CREATE TABLE product_search (
  product_id INTEGER PRIMARY KEY REFERENCES products (id) ON DELETE CASCADE ON UPDATE CASCADE,
  -- A: name and brand, B: category, C: description.
  document TSVECTOR NOT NULL
);

-- The words that products have, to tell a mistyped word from a rare one. Words that are gone stay: they find nothing.
CREATE TABLE search_words (
  word TEXT COLLATE "C" PRIMARY KEY,
  lexeme TEXT COLLATE "C"
);

-- Small letters, ё as е, and apart what PostgreSQL would take for addresses, paths and compounds: the shop takes queries
-- apart in the same way.
CREATE FUNCTION technomir_search_text(given text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
  SELECT translate(lower(given), $$ё-/._@'&<>+:~%#=?*$$, 'е                 ');
END;

-- The russian configuration stems Cyrillic words as Russian and Latin ones as English.
CREATE FUNCTION technomir_search_document(name text, brand text, category text, description text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
  SELECT setweight(to_tsvector('pg_catalog.russian'::regconfig, technomir_search_text(name || ' ' || brand)), 'A')
      || setweight(to_tsvector('pg_catalog.russian'::regconfig, technomir_search_text(category)), 'B')
      || setweight(to_tsvector('pg_catalog.russian'::regconfig, technomir_search_text(left(description, 50000))), 'C');
END;

CREATE FUNCTION technomir_search_words(given text) RETURNS SETOF text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
  SELECT w.word FROM unnest(tsvector_to_array(to_tsvector('pg_catalog.simple'::regconfig, technomir_search_text(left(given, 50000))))) AS w (word)
  WHERE length(w.word) BETWEEN 2 AND 40;
END;

CREATE FUNCTION technomir_search_lexeme(word text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
  SELECT (tsvector_to_array(to_tsvector('pg_catalog.russian'::regconfig, word)))[1];
END;

-- As their owner: whoever may change products need not know of the tables that follow them.
CREATE FUNCTION technomir_products_added() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO product_search (product_id, document)
  SELECT a.id, technomir_search_document(a.name, a.brand, a.category, a.description) FROM added a;
  -- Sorted, so that two who learn the same words do not wait for each other in a circle.
  INSERT INTO search_words (word, lexeme)
  SELECT w.word, technomir_search_lexeme(w.word) FROM (
    SELECT DISTINCT technomir_search_words(concat_ws(' ', a.name, a.brand, a.category, a.description)) COLLATE "C" AS word FROM added a
  ) w ORDER BY w.word
  ON CONFLICT (word) DO NOTHING;
  RETURN NULL;
END $$;

CREATE FUNCTION technomir_product_renamed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO product_search (product_id, document)
  VALUES (NEW.id, technomir_search_document(NEW.name, NEW.brand, NEW.category, NEW.description))
  ON CONFLICT (product_id) DO UPDATE SET document = excluded.document;
  INSERT INTO search_words (word, lexeme)
  SELECT w.word, technomir_search_lexeme(w.word) FROM (
    SELECT DISTINCT technomir_search_words(concat_ws(' ', NEW.name, NEW.brand, NEW.category, NEW.description)) COLLATE "C" AS word
  ) w ORDER BY w.word
  ON CONFLICT (word) DO NOTHING;
  RETURN NULL;
END $$;

CREATE TRIGGER products_added AFTER INSERT ON products
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION technomir_products_added();

-- Also when a time changes: nothing else in the stream tells those who list the newest.
CREATE TRIGGER products_renamed AFTER UPDATE OF name, brand, category, description, created_at ON products FOR EACH ROW
WHEN ((OLD.name, OLD.brand, OLD.category, OLD.description, OLD.created_at)
      IS DISTINCT FROM (NEW.name, NEW.brand, NEW.category, NEW.description, NEW.created_at))
EXECUTE FUNCTION technomir_product_renamed();

INSERT INTO product_search (product_id, document)
SELECT id, technomir_search_document(name, brand, category, description) FROM products;
INSERT INTO search_words (word, lexeme)
SELECT w.word, technomir_search_lexeme(w.word) FROM (
  SELECT DISTINCT technomir_search_words(concat_ws(' ', name, brand, category, description)) COLLATE "C" AS word FROM products
) w;

-- After the rows: building at once is faster than row by row. Every reader scans the pending list, so it is kept short;
-- without one a bulk load would take six times as long.
CREATE INDEX product_search_document ON product_search USING gin (document) WITH (gin_pending_list_limit = 1024);
-- What name and brand alone find: a word that stands in every description would else be looked for in all of them.
CREATE INDEX product_search_name ON product_search USING gin (ts_filter(document, '{a}')) WITH (gin_pending_list_limit = 1024);
CREATE INDEX search_words_by_lexeme ON search_words (lexeme);
CREATE INDEX search_words_alike ON search_words USING gin (word gin_trgm_ops);

SELECT technomir_invalidate('all');
