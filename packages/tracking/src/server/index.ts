export { startTrackingServer, type TrackingServer, type TrackingServerOptions } from './start-server.ts';
