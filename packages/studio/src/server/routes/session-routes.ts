import type { FastifyInstance } from 'fastify';
import manifest from '../../../package.json' with { type: 'json' };
import type { Session } from '../../api/session.ts';
import type { StudioContext } from '../context.ts';

export function sessionRoutes(app: FastifyInstance, context: StudioContext): void {
  const { access, workspace, user, readOnly, actions } = context;
  app.get('/session', async ({ headers }): Promise<Session> => {
    return {
      version: manifest.version,
      home: workspace.home,
      user,
      readOnly,
      hasToken: access.hasToken(headers.authorization),
      ticket: access.ticket,
      canResume: actions.resume !== undefined,
    };
  });
}
