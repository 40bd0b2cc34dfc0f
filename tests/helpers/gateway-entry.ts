import process from 'node:process';
import { gatewayCommand } from '#scripts/commands/gateway.ts';
import { upstreamCommand } from '#scripts/commands/upstream.ts';

/** What the tests start as processes of their own: `gateway`, or `upstream <port>`. */
const [, , name, port] = process.argv;
const command = name === 'upstream' ? upstreamCommand : gatewayCommand;
await command.handler({ _: [], $0: '', host: '127.0.0.1', port: Number(port ?? 0) });
