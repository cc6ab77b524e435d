import { startCommon } from './common.js';

startCommon();
