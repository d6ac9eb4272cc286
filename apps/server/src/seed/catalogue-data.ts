type Some<T> = readonly [T, ...T[]]

export interface Kind {
  category: string
  /** What the thing is called in a product's name. */
  noun: string
  brands: Some<string>
  lines: Some<string>
  variants: Some<string>
  /** Roubles, lowest and highest. */
  price: readonly [number, number]
  features: Some<string>
}

/** What the large catalogue is made of; a product is one brand, line, number, variant and two features of a kind. */
export const kinds: Some<Kind> = [
  {
    category: 'phones',
    noun: 'Смартфон',
    brands: ['Samsung', 'Xiaomi', 'Honor', 'Realme', 'Google', 'Motorola', 'Nothing', 'OnePlus'],
    lines: ['Nova', 'Edge', 'Note', 'Pro', 'Ultra', 'Lite', 'Max'],
    variants: ['128 ГБ', '256 ГБ', '512 ГБ', '8/256 ГБ', '12/512 ГБ'],
    price: [9_990, 139_990],
    features: [
      'экран AMOLED 120 Гц',
      'камера 50 Мп с оптической стабилизацией',
      'быстрая зарядка 67 Вт',
      'аккумулятор 5500 мА·ч',
      'защита IP68',
    ],
  },
  {
    category: 'laptops',
    noun: 'Ноутбук',
    brands: ['Lenovo', 'ASUS', 'HP', 'Acer', 'MSI', 'Huawei', 'Dell'],
    lines: ['Book', 'Swift', 'Zen', 'Think', 'Katana', 'Aspire', 'Vivo'],
    variants: ['16/512 ГБ', '16/1024 ГБ', '32/1024 ГБ', '8/256 ГБ'],
    price: [34_990, 289_990],
    features: [
      'экран IPS 15,6 дюйма',
      'металлический корпус',
      'подсветка клавиатуры',
      'до 12 часов без розетки',
      'сканер отпечатка',
    ],
  },
  {
    category: 'headphones',
    noun: 'Наушники',
    brands: ['Sony', 'JBL', 'Sennheiser', 'Marshall', 'Bose', 'Anker', 'Philips'],
    lines: ['Tune', 'Live', 'Momentum', 'Quiet', 'Wave', 'Major'],
    variants: ['чёрные', 'белые', 'синие', 'бежевые'],
    price: [1_990, 44_990],
    features: [
      'активное шумоподавление',
      'до 40 часов музыки',
      'быстрая зарядка',
      'подключение к двум устройствам',
      'складная конструкция',
    ],
  },
  {
    category: 'consoles',
    noun: 'Игровая приставка',
    brands: ['Nintendo', 'Valve', 'ASUS', 'Anbernic', 'Logitech'],
    lines: ['Deck', 'Switch', 'Ally', 'Pocket', 'Play'],
    variants: ['256 ГБ', '512 ГБ', '1 ТБ'],
    price: [14_990, 89_990],
    features: [
      'экран OLED',
      'съёмные контроллеры',
      'игры в 4K на телевизоре',
      'до 8 часов игры',
      'слот для карт памяти',
    ],
  },
  {
    category: 'tablets',
    noun: 'Планшет',
    brands: ['Samsung', 'Xiaomi', 'Lenovo', 'Huawei', 'Honor'],
    lines: ['Tab', 'Pad', 'Mate', 'Slate'],
    variants: ['64 ГБ', '128 ГБ', '256 ГБ LTE'],
    price: [11_990, 119_990],
    features: [
      'экран 11 дюймов',
      'четыре динамика',
      'поддержка стилуса',
      'тонкий алюминиевый корпус',
      'аккумулятор 8600 мА·ч',
    ],
  },
  {
    category: 'tvs',
    noun: 'Телевизор',
    brands: ['LG', 'Samsung', 'TCL', 'Hisense', 'Haier'],
    lines: ['Vision', 'Nano', 'Frame', 'Cinema'],
    variants: ['43"', '50"', '55"', '65"', '75"'],
    price: [19_990, 349_990],
    features: ['матрица QLED', 'разрешение 4K', 'частота 144 Гц для игр', 'Dolby Vision', 'тонкая рамка'],
  },
  {
    category: 'monitors',
    noun: 'Монитор',
    brands: ['AOC', 'BenQ', 'Dell', 'LG', 'Philips'],
    lines: ['View', 'Gaming', 'Color', 'Office'],
    variants: ['24"', '27"', '27" QHD', '32" 4K', '34" UltraWide'],
    price: [8_990, 129_990],
    features: [
      'частота 165 Гц',
      'заводская калибровка',
      'USB-C с зарядкой 90 Вт',
      'регулировка по высоте',
      'антибликовое покрытие',
    ],
  },
  {
    category: 'watches',
    noun: 'Умные часы',
    brands: ['Garmin', 'Amazfit', 'Huawei', 'Samsung', 'Polar'],
    lines: ['Fit', 'Active', 'Trail', 'Balance'],
    variants: ['41 мм', '44 мм', '46 мм'],
    price: [3_990, 89_990],
    features: [
      'датчик пульса',
      'встроенный GPS',
      'до 14 дней работы',
      'экран AMOLED',
      'защита до 5 атмосфер',
    ],
  },
  {
    category: 'cameras',
    noun: 'Фотокамера',
    brands: ['Canon', 'Nikon', 'Sony', 'Fujifilm', 'Panasonic'],
    lines: ['Alpha', 'Lumix', 'Pro', 'Street'],
    variants: ['Body', 'Kit 18-55', 'Kit 24-105'],
    price: [39_990, 399_990],
    features: [
      'матрица 24 Мп',
      'видео 4K 60p',
      'стабилизация по пяти осям',
      'фокус по глазам',
      'поворотный экран',
    ],
  },
  {
    category: 'speakers',
    noun: 'Колонка',
    brands: ['JBL', 'Sony', 'Marshall', 'Яндекс', 'Edifier'],
    lines: ['Charge', 'Boom', 'Home', 'Stage'],
    variants: ['20 Вт', '40 Вт', '80 Вт'],
    price: [2_490, 69_990],
    features: [
      'защита от воды IP67',
      'до 24 часов музыки',
      'стереопара',
      'голосовое управление',
      'подсветка',
    ],
  },
  {
    category: 'keyboards',
    noun: 'Клавиатура',
    brands: ['Logitech', 'Keychron', 'Razer', 'HyperX'],
    lines: ['Mechanic', 'Slim', 'Master', 'Origin'],
    variants: ['75 %', 'TKL', 'полноразмерная'],
    price: [1_990, 27_990],
    features: [
      'горячая замена переключателей',
      'подсветка клавиш',
      'Bluetooth и USB-C',
      'тихий ход',
      'алюминиевый корпус',
    ],
  },
  {
    category: 'drives',
    noun: 'Накопитель SSD',
    brands: ['Samsung', 'Kingston', 'WD', 'Crucial'],
    lines: ['Evo', 'Fury', 'Black', 'Blue'],
    variants: ['500 ГБ', '1 ТБ', '2 ТБ', '4 ТБ'],
    price: [3_490, 59_990],
    features: [
      'интерфейс NVMe',
      'чтение до 7400 МБ/с',
      'гарантия 5 лет',
      'радиатор в комплекте',
      'низкий нагрев',
    ],
  },
]

export const firstNames: Some<string> = [
  'Алексей',
  'Ирина',
  'Олег',
  'Екатерина',
  'Тимур',
  'Наталья',
  'Павел',
  'Юлия',
  'Артём',
  'София',
]
export const lastNames: Some<string> = [
  'Ким',
  'Ли',
  'Шевченко',
  'Бондарь',
  'Гросс',
  'Петренко',
  'Цой',
  'Дюма',
  'Белых',
  'Черных',
]

/** Texts of comments by rating, worst first. */
export const opinions: Some<Some<string>> = [
  ['Сломалось через неделю, вернул.', 'Не то, что на картинке.'],
  ['За эти деньги ждал большего.', 'Работает через раз.'],
  ['Обычная вещь, ничего особенного.', 'Нормально, но есть мелкие недочёты.'],
  ['Хорошая покупка, мелочи не мешают.', 'Доставили быстро, всё работает.'],
  ['Отлично, всем советую!', 'Лучшее, что покупал за последний год.'],
]
