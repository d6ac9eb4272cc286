interface CategoryIconProps {
  category: string
  className?: string
}

/** Lines of 24 by 24, drawn with a pen of 1.6. */
const icons: Record<string, string> = {
  phones:
    'M9 2.5h6a2.5 2.5 0 0 1 2.5 2.5v14a2.5 2.5 0 0 1-2.5 2.5H9A2.5 2.5 0 0 1 6.5 19V5A2.5 2.5 0 0 1 9 2.5ZM10.5 18.5h3M11 5.5h2',
  laptops:
    'M6 5h12a1.5 1.5 0 0 1 1.5 1.5V16h-15V6.5A1.5 1.5 0 0 1 6 5ZM2 16h20v.5a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2ZM10 16.2h4',
  headphones:
    'M3.5 15.5V12a8.5 8.5 0 0 1 17 0v3.5M3.5 14.5h2a2 2 0 0 1 2 2v2.5a2 2 0 0 1-2 2 2 2 0 0 1-2-2ZM20.5 14.5h-2a2 2 0 0 0-2 2v2.5a2 2 0 0 0 2 2 2 2 0 0 0 2-2Z',
  consoles:
    'M8 6.5h8a5.5 5.5 0 0 1 5.4 4.5l.9 5a2.6 2.6 0 0 1-4.7 1.9L16 15.5H8l-1.6 2.4A2.6 2.6 0 0 1 1.7 16l.9-5A5.5 5.5 0 0 1 8 6.5ZM8 9.5v3M6.5 11h3M15 10h.01M17 12h.01',
  tablets: 'M6.5 2.5h11A2 2 0 0 1 19.5 4.5v15a2 2 0 0 1-2 2h-11a2 2 0 0 1-2-2v-15a2 2 0 0 1 2-2ZM10 18.5h4',
  tvs: 'M3.5 4.5h17A1 1 0 0 1 21.5 5.5v11a1 1 0 0 1-1 1h-17a1 1 0 0 1-1-1v-11a1 1 0 0 1 1-1ZM7.5 17.5l-1.5 3M16.5 17.5l1.5 3',
  monitors:
    'M5 3.5h14a1.5 1.5 0 0 1 1.5 1.5v9.5A1.5 1.5 0 0 1 19 16H5a1.5 1.5 0 0 1-1.5-1.5V5A1.5 1.5 0 0 1 5 3.5ZM12 16v4.5M8 20.5h8M3.5 13h17',
  watches:
    'M9.5 6.5h5a3 3 0 0 1 3 3v5a3 3 0 0 1-3 3h-5a3 3 0 0 1-3-3v-5a3 3 0 0 1 3-3ZM9 6.5l.8-4h4.4l.8 4M9 17.5l.8 4h4.4l.8-4M12 10v2.2l1.5 1.3',
  cameras:
    'M4 7h3.5l1.3-2.2a1.5 1.5 0 0 1 1.3-.8h3.8a1.5 1.5 0 0 1 1.3.8L16.5 7H20a1.5 1.5 0 0 1 1.5 1.5V18a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 18V8.5A1.5 1.5 0 0 1 4 7ZM12 9.2a3.9 3.9 0 1 0 .01 0ZM18.5 10h.01',
  speakers:
    'M8 2.5h8a2 2 0 0 1 2 2v15a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2v-15a2 2 0 0 1 2-2ZM12 11.2a3.6 3.6 0 1 0 .01 0ZM12 6.8h.01M12 14.8h.01',
  keyboards:
    'M4 6h16a1.8 1.8 0 0 1 1.8 1.8v8.4A1.8 1.8 0 0 1 20 18H4a1.8 1.8 0 0 1-1.8-1.8V7.8A1.8 1.8 0 0 1 4 6ZM6 10h.01M10 10h.01M14 10h.01M18 10h.01M6 14h.01M9.5 14h5M18 14h.01',
  drives:
    'M8.5 2.5h2.2a1.3 1.3 0 0 0 2.6 0h2.2A1.5 1.5 0 0 1 17 4v16a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 7 20V4a1.5 1.5 0 0 1 1.5-1.5ZM10 7h4v3.5h-4ZM10 13h4M9.8 18.5v3M12 18.5v3M14.2 18.5v3',
}

const parcel = 'M12 2.5l8.5 4.7v9.6L12 21.5l-8.5-4.7V7.2ZM3.5 7.2 12 12l8.5-4.8M12 12v9.5M7.7 4.9l8.5 4.8v3'

/** A category's sign in one colour, the text's. It is decoration: the category's name stands beside it. */
export function CategoryIcon({ category, className }: CategoryIconProps) {
  return (
    <svg
      viewBox="0 0 24 24"
      width="24"
      height="24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className}
      aria-hidden="true"
    >
      <path d={Object.hasOwn(icons, category) ? icons[category] : parcel} />
    </svg>
  )
}
