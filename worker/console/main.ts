/** Entry of the operator's page: defines the elements; everything else follows from <console-app>. */
import './app.ts';
