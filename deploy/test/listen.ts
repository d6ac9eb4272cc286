/** `node listen.ts <ws url>`: prints every frame of the shop's WebSocket, one a line, until the process is ended. */
const socket = new WebSocket(process.argv[2] ?? 'ws://localhost/ws')
socket.addEventListener('message', ({ data }) => console.log(String(data)))
socket.addEventListener('error', () => {
  console.error('The WebSocket could not be opened.')
  process.exit(1)
})
for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => process.exit(0))
