// A whole Bluesky network: directory, personal data server, application server and moderation service.
// Prints one line of JSON once it answers: where each of them is, and the administrator's password.
// Run from the folder that holds node_modules; needs DB_POSTGRES_URL and REDIS_HOST.
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const installed = createRequire(`${process.cwd()}/`)
const { TestNetwork, ADMIN_PASSWORD } = await import(pathToFileURL(installed.resolve('@atproto/dev-env')))

const network = await TestNetwork.create({
  dbPostgresSchema: 'network',
  pds: { repoBackfillLimitMs: 20_000 }, // how long the firehose remembers
})
// Asked for, it answers once everything that happened so far has reached the application server.
const settling = createServer(async (_request, response) => {
  await network.processAll()
  response.end()
})
await new Promise((listening) => settling.listen(0, '127.0.0.1', listening))
console.log(
  JSON.stringify({
    plc: network.plc.url,
    pds: network.pds.url,
    appview: network.bsky.url,
    ozone: network.ozone.url,
    settled: `http://127.0.0.1:${settling.address().port}/`,
    password: ADMIN_PASSWORD ?? 'admin-pass',
  }),
)
process.on('SIGTERM', () => process.exit(0))
