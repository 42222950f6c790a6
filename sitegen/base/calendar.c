#include "base/calendar.h"

static bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int calendar_month_days(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool calendar_is_day(str text) {
    static const char form[] = "yyyy-mm-dd";
    int year = 0, month = 0, day = 0;
    if (text.n != sizeof form - 1)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        int *part = form[i] == 'y' ? &year : form[i] == 'm' ? &month : &day;
        if (form[i] == '-' ? text.p[i] != '-' : !byte_is_digit(text.p[i]))
            return false;
        if (form[i] != '-')
            *part = *part * 10 + (text.p[i] - '0');
    }
    return year > 0 && month >= 1 && month <= 12 && day >= 1 &&
           day <= calendar_month_days(year, month);
}
