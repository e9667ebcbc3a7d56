/* What the program itself depends on and other programs search, as the environment says: no
 * command of a model may write there (base/files.h). */
#ifndef APP_OWN_FILES_H
#define APP_OWN_FILES_H

#include "app/app.h"

void app_own_files(const struct app *app, struct files *f);

#endif
