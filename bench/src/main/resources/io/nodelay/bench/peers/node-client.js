'use strict';
// Arguments: the content that is expected, the path, Accept, User-Agent.
const fs = require('fs');
const http = require('http');
const net = require('net');
const readline = require('readline');

const [content, path, accept, userAgent] = process.argv.slice(1);
const headers = { 'Accept': accept, 'User-Agent': userAgent };

function begin(port, connections, complain) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const options = { agent, host: '127.0.0.1', port, path, headers };
  const ask = () => {
    http.get(options, (response) => {
      let bytes = 0;
      response.on('data', (chunk) => { bytes += chunk.length; });
      response.on('end', () => {
        if (response.statusCode === 200 && bytes === content.length) {
          ask();
        } else {
          complain(`an answer with status ${response.statusCode} and ${bytes} bytes`);
        }
      });
    }).on('error', complain);
  };
  for (let i = 0; i < connections; i++) {
    ask();
  }
}

const control = net.createServer((line) => {
  const orders = readline.createInterface({ input: line });
  orders.once('line', (order) => {
    const [port, connections] = order.split(' ').map(Number);
    begin(port, connections, (why) => line.write(`${why}\n`));
  });
  const over = () => {}; // nobody hears a complaint any more
  line.on('error', over);
  orders.on('error', over);
});

control.listen(0, '127.0.0.1', () => {
  const thread = fs.readFileSync('/proc/self/comm', 'utf8').trim();
  console.log(`listening ${control.address().port} ${thread}`);
});

readline.createInterface({ input: process.stdin })
  .on('line', () => console.log('mark 0')) // V8 does not tell what was allocated
  .on('close', () => process.exit());
