/** What people type, by the words that products carry. One word each, small letters, ё as е. */
const namesOf: Record<string, string> = {
  apple: 'эпл эппл аппл',
  iphone: 'айфон',
  macbook: 'макбук',
  ipad: 'айпад',
  airpods: 'эирподс эйрподс аирподс айрподс',
  samsung: 'самсунг',
  galaxy: 'галакси гэлакси',
  xiaomi: 'сяоми ксиоми ксяоми шаоми',
  huawei: 'хуавей хуавэй',
  honor: 'хонор',
  realme: 'реалми рилми',
  google: 'гугл',
  oneplus: 'ванплас',
  nothing: 'насинг',
  lenovo: 'леново',
  asus: 'асус',
  acer: 'эйсер',
  hp: 'хп',
  dell: 'делл',
  sony: 'сони',
  playstation: 'плейстейшн плейстейшен плойка ps5 ps',
  microsoft: 'майкрософт',
  xbox: 'иксбокс хбокс',
  nintendo: 'нинтендо',
  jbl: 'джибиэль',
  sennheiser: 'сенхайзер зенхайзер',
  marshall: 'маршал',
  bose: 'боус',
  philips: 'филипс',
  lg: 'элджи',
  canon: 'кэнон кенон',
  garmin: 'гармин',
  logitech: 'логитек',
  razer: 'рейзер',
  bluetooth: 'блютуз',
  смартфон: 'телефон мобильник phone smartphone',
  ноутбук: 'ноут лэптоп laptop notebook',
  наушники: 'headphone earphone earbud уши',
  приставка: 'консоль console',
  планшет: 'tablet',
  телевизор: 'тв телек tv television',
  монитор: 'monitor display',
  часы: 'watch smartwatch',
  фотокамера: 'фотоаппарат фотик camera',
  колонка: 'speaker',
  клавиатура: 'клава keyboard',
  накопитель: 'диск drive',
}

const synonyms = new Map<string, string[]>()
for (const [word, names] of Object.entries(namesOf))
  for (const name of names.split(' ')) synonyms.set(name, [...(synonyms.get(name) ?? []), word])

/** All that people type. */
export const knownNames: readonly string[] = [...synonyms.keys()]

/** The words that products carry for it, also for an English plural; empty when there is nothing known. */
export const productWords = (name: string): readonly string[] =>
  synonyms.get(name) ?? synonyms.get(name.replace(/s$/, '')) ?? []
