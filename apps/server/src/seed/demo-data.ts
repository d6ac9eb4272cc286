/** The small shop that every start has: user 1 is the one that demo mode acts as. */
export const demoUsers = [
  { id: 1, name: 'Анна Соколова', email: 'anna@example.com' },
  { id: 2, name: 'Дмитрий Орлов', email: 'dmitry@example.com' },
  { id: 3, name: 'Мария Ким', email: 'maria@example.com' },
]

export const demoProducts = [
  {
    id: 1,
    name: 'Apple iPhone 16 Pro 256 ГБ',
    price: 119_990,
    category: 'phones',
    brand: 'Apple',
    description:
      'Смартфон с экраном 6,3 дюйма и частотой 120 Гц, титановым корпусом и тройной камерой. Снимает видео 4K со скоростью 120 кадров в секунду и держит заряд весь день.',
    stock: 25,
    is_bestseller: true,
  },
  {
    id: 2,
    name: 'Apple MacBook Air 13 M4 16/512 ГБ',
    price: 134_990,
    category: 'laptops',
    brand: 'Apple',
    description:
      'Бесшумный ноутбук весом 1,24 кг: процессор M4, 16 ГБ памяти, накопитель 512 ГБ. До 18 часов работы без розетки, экран Liquid Retina с точной цветопередачей.',
    stock: 12,
    is_bestseller: true,
  },
  {
    id: 3,
    name: 'Apple AirPods Pro 2 USB-C',
    price: 22_990,
    category: 'headphones',
    brand: 'Apple',
    description:
      'Беспроводные наушники с активным шумоподавлением и режимом прозрачности. Защита от брызг IP54, до 30 часов музыки вместе с зарядным футляром.',
    stock: 60,
    is_bestseller: false,
  },
  {
    id: 4,
    name: 'Samsung Galaxy S25 256 ГБ',
    price: 84_990,
    category: 'phones',
    brand: 'Samsung',
    description:
      'Компактный флагман с экраном Dynamic AMOLED 6,2 дюйма, телеобъективом с трёхкратным зумом и семью годами обновлений системы.',
    stock: 30,
    is_bestseller: false,
  },
  {
    id: 5,
    name: 'Sony PlayStation 5 Slim 1 ТБ',
    price: 59_990,
    category: 'consoles',
    brand: 'Sony',
    description:
      'Игровая приставка с быстрым накопителем на 1 ТБ и дисководом. Игры в 4K до 120 кадров в секунду, контроллер DualSense с тактильной отдачей в комплекте.',
    stock: 20,
    is_bestseller: true,
  },
  {
    id: 6,
    name: 'Microsoft Xbox Series X 1 ТБ',
    price: 56_990,
    category: 'consoles',
    brand: 'Microsoft',
    description:
      'Самая мощная приставка Xbox: графика в 4K, накопитель на 1 ТБ, дисковод и совместимость с тысячами игр прошлых поколений.',
    stock: 15,
    is_bestseller: false,
  },
]

/** Runs from the moment of the seeding for so many days; a later start never renews it. */
export const demoSale = { id: 1, product_id: 3, sale_price: 17_990, days: 7 }

export const demoComments = [
  {
    id: 1,
    product_id: 1,
    user_id: 1,
    rating: 5,
    text: 'Камера ночью поражает, а батареи хватает до вечера следующего дня. Переход со старого телефона занял полчаса.',
  },
  {
    id: 2,
    product_id: 5,
    user_id: 2,
    rating: 5,
    text: 'Тихая, загружает игры за секунды. Дети в восторге, взрослые тоже.',
  },
  {
    id: 3,
    product_id: 2,
    user_id: 3,
    rating: 4,
    text: 'Лёгкий и совсем не шумит. За четыре звезды вместо пяти спасибо двум разъёмам.',
  },
]

/** Of the password `technomir`, for the users in their order. */
export const demoPasswordHashes = [
  '$argon2id$v=19$m=19456,t=2,p=1$BhrA22oY/f5txnp3lPJM+A$7050P0SriFtYegFQb6P4zsVpk2LZeYaxATMnrrAzRLc',
  '$argon2id$v=19$m=19456,t=2,p=1$eMKdoFtPvHEwigaJCfn7KQ$Zehb48StqHLwdzKDO6GBS2pH3W1CP4iXcDu+1qMnoPE',
  '$argon2id$v=19$m=19456,t=2,p=1$0lngE2UkHEu7hf5kYsTqmQ$By3LK7TCumif88VV36o4+DKF3ZAL0J1pi1zZa7V6eFs',
]
