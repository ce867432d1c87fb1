// Answers the challenges on its input, one JSON a line, with ALTCHA's own library: what it
// would send, and what it thinks of the challenge as a server that knows the secrets.
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

const from = createRequire(process.argv[2])
const { solveChallenge, verifySolution } = await import(pathToFileURL(from.resolve('altcha-lib')))
const { deriveKey } = await import(pathToFileURL(from.resolve('altcha-lib/algorithms/pbkdf2')))

for await (const line of createInterface({ input: process.stdin })) {
  const { challenge, sign, key } = JSON.parse(line)
  const solution = await solveChallenge({ challenge, deriveKey })
  const answer = Buffer.from(JSON.stringify({ challenge, solution })).toString('base64')
  const byTheLibrary = await verifySolution({ challenge, solution, deriveKey, hmacSignatureSecret: sign, hmacKeySignatureSecret: key })
  const byTries = await verifySolution({ challenge, solution, deriveKey, hmacSignatureSecret: sign })
  console.log(JSON.stringify({ answer, verified: byTheLibrary.verified && byTries.verified }))
}
