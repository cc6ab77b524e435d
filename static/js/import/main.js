import { startCommon } from '../page/common.js';
import { part } from '../page/dom.js';
import { started } from '../page/started.js';
import { startMap } from './difference-map.js';
import { startProgress } from './progress.js';
import { startTimes } from './times.js';
import { startUpload } from './upload.js';

startCommon();
startTimes();
if (part('upload')) startUpload(part('upload'));
if (part('progress')) startProgress(part('progress'));
if (part('map')) startMap(part('map'));
started();
