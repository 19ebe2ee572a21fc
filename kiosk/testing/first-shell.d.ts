export * from './shell.js';
