/* The version of sitegen, by semantic versioning. */
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

#define SITEGEN_VERSION "0.1.0"

#endif
