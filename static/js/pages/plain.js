import { startCommon } from '../page/common.js';
import { started } from '../page/dom.js';

startCommon();
started();
