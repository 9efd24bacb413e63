'use strict';
// Arguments: https or tls, the key's file, the certificate's, cipher suites, the content that https answers.
const fs = require('fs');
const https = require('https');
const readline = require('readline');
const tls = require('tls');

const [kind, keyFile, certFile, ciphers, content] = process.argv.slice(1);
const options = { key: fs.readFileSync(keyFile), cert: fs.readFileSync(certFile), ciphers, noDelay: true };

function hello(request, response) {
  response.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': content.length });
  response.end(content);
}

function echo(socket) {
  socket.on('error', () => socket.destroy());
  socket.pipe(socket);
}

const server = kind === 'https' ? https.createServer(options, hello) : tls.createServer(options, echo);

if (kind === 'https') {
  server.keepAliveTimeout = 300_000;
}

server.listen(0, '127.0.0.1', () => {
  const thread = fs.readFileSync('/proc/self/comm', 'utf8').trim();
  console.log(`listening ${server.address().port} ${thread}`);
});

readline.createInterface({ input: process.stdin })
  .on('line', () => console.log('mark 0')) // V8 does not tell what was allocated
  .on('close', () => process.exit());
