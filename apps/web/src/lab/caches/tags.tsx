/** Names of tags; those that end an entry stand out. */
export function Tags({
  tags,
  most,
  ending,
}: {
  tags: readonly string[]
  most: number
  ending?: ReadonlySet<string>
}) {
  const more = tags.length - most
  return (
    <p className="mt-1 flex flex-wrap gap-1">
      {tags.slice(0, most).map(tag => (
        <span
          key={tag}
          className={`max-w-full break-all rounded px-1.5 py-0.5 font-mono text-xs ${ending?.has(tag) ? 'bg-bad-soft text-bad' : 'bg-sunken text-ink-soft'}`}
        >
          {tag}
        </span>
      ))}
      {more > 0 ? <span className="px-1 py-0.5 text-ink-muted text-xs">+{more}</span> : null}
    </p>
  )
}
