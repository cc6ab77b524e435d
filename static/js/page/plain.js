import { startCommon } from './common.js';
import { started } from './started.js';

startCommon();
started();
