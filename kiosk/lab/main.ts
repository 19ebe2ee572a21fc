/** The lab's page, at /lab/: its one element, and the app shell that makes it start offline. */
import { Shell } from '../sw/register.ts';
import './elements/lab-app.ts';

void new Shell().register(new AbortController().signal);
