import { renderToString } from 'react-dom/server'
import { expect, it, vi } from 'vitest'
import { Button } from './button.tsx'

it('a busy button can keep the focus, and says that it takes no clicks', () => {
  const html = renderToString(<Button busy>Pay</Button>)
  expect(html).toContain('aria-disabled="true"')
  expect(html).toContain('aria-busy="true"')
  expect(html).not.toMatch(/ disabled=/)
  expect(renderToString(<Button>Pay</Button>)).not.toMatch(/ (aria-)?(disabled|busy)=/)
  expect(renderToString(<Button disabled>Pay</Button>)).toMatch(/ disabled=""/)
})

it('a click on a busy button does nothing, and sends no form', () => {
  const pay = vi.fn()
  const { onClick } = Button({ busy: true, type: 'submit', onClick: pay }).props
  const event = { preventDefault: vi.fn(), stopPropagation: vi.fn() }
  onClick(event)
  expect(event.preventDefault).toHaveBeenCalled()
  expect(event.stopPropagation).toHaveBeenCalled()
  expect(pay).not.toHaveBeenCalled()
})
