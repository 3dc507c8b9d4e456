/*
 * currency - the money of the world, as ISO 4217 lists it.
 *
 * What:  a code, how many decimals its smallest coin has, and the sign that may be written in its place.
 * Why:   `1200` is twelve euros or twelve hundred yen; every amount carries its currency.
 * Holds: an enum's number may change with the list: store and send the code, never the number.
 */
#ifndef CORE_CURRENCY_H
#define CORE_CURRENCY_H

#include "core/text.h"

/* code, decimals, sign. A sign stands here only when it is one glyph and names this currency to any reader. */
#define CURRENCIES(X) \
	X(AED, 2, "")  X(AFN, 2, "")  X(ALL, 2, "")  X(AMD, 2, "")  X(AOA, 2, "")  X(ARS, 2, "")  X(AUD, 2, "")  X(AWG, 2, "") \
	X(AZN, 2, "₼") X(BAM, 2, "")  X(BBD, 2, "")  X(BDT, 2, "৳") X(BGN, 2, "")  X(BHD, 3, "")  X(BIF, 0, "")  X(BMD, 2, "") \
	X(BND, 2, "")  X(BOB, 2, "")  X(BRL, 2, "")  X(BSD, 2, "")  X(BTN, 2, "")  X(BWP, 2, "")  X(BYN, 2, "")  X(BZD, 2, "") \
	X(CAD, 2, "")  X(CDF, 2, "")  X(CHF, 2, "")  X(CLF, 4, "")  X(CLP, 0, "")  X(CNY, 2, "")  X(COP, 2, "")  X(CRC, 2, "₡") \
	X(CUP, 2, "")  X(CVE, 2, "")  X(CZK, 2, "")  X(DJF, 0, "")  X(DKK, 2, "")  X(DOP, 2, "")  X(DZD, 2, "")  X(EGP, 2, "") \
	X(ERN, 2, "")  X(ETB, 2, "")  X(EUR, 2, "€") X(FJD, 2, "")  X(FKP, 2, "")  X(GBP, 2, "£") X(GEL, 2, "₾") X(GHS, 2, "₵") \
	X(GIP, 2, "")  X(GMD, 2, "")  X(GNF, 0, "")  X(GTQ, 2, "")  X(GYD, 2, "")  X(HKD, 2, "")  X(HNL, 2, "")  X(HTG, 2, "") \
	X(HUF, 2, "")  X(IDR, 2, "")  X(ILS, 2, "₪") X(INR, 2, "₹") X(IQD, 3, "")  X(IRR, 2, "")  X(ISK, 0, "")  X(JMD, 2, "") \
	X(JOD, 3, "")  X(JPY, 0, "¥") X(KES, 2, "")  X(KGS, 2, "")  X(KHR, 2, "៛") X(KMF, 0, "")  X(KPW, 2, "")  X(KRW, 0, "₩") \
	X(KWD, 3, "")  X(KYD, 2, "")  X(KZT, 2, "₸") X(LAK, 2, "₭") X(LBP, 2, "")  X(LKR, 2, "")  X(LRD, 2, "")  X(LSL, 2, "") \
	X(LYD, 3, "")  X(MAD, 2, "")  X(MDL, 2, "")  X(MGA, 2, "")  X(MKD, 2, "")  X(MMK, 2, "")  X(MNT, 2, "₮") X(MOP, 2, "") \
	X(MRU, 2, "")  X(MUR, 2, "")  X(MVR, 2, "")  X(MWK, 2, "")  X(MXN, 2, "")  X(MYR, 2, "")  X(MZN, 2, "")  X(NAD, 2, "") \
	X(NGN, 2, "₦") X(NIO, 2, "")  X(NOK, 2, "")  X(NPR, 2, "")  X(NZD, 2, "")  X(OMR, 3, "")  X(PAB, 2, "")  X(PEN, 2, "") \
	X(PGK, 2, "")  X(PHP, 2, "₱") X(PKR, 2, "")  X(PLN, 2, "")  X(PYG, 0, "₲") X(QAR, 2, "")  X(RON, 2, "")  X(RSD, 2, "") \
	X(RUB, 2, "₽") X(RWF, 0, "")  X(SAR, 2, "")  X(SBD, 2, "")  X(SCR, 2, "")  X(SDG, 2, "")  X(SEK, 2, "")  X(SGD, 2, "") \
	X(SHP, 2, "")  X(SLE, 2, "")  X(SOS, 2, "")  X(SRD, 2, "")  X(SSP, 2, "")  X(STN, 2, "")  X(SVC, 2, "")  X(SYP, 2, "") \
	X(SZL, 2, "")  X(THB, 2, "฿") X(TJS, 2, "")  X(TMT, 2, "")  X(TND, 3, "")  X(TOP, 2, "")  X(TRY, 2, "₺") X(TTD, 2, "") \
	X(TWD, 2, "")  X(TZS, 2, "")  X(UAH, 2, "₴") X(UGX, 0, "")  X(USD, 2, "$") X(UYI, 0, "")  X(UYU, 2, "")  X(UYW, 4, "") \
	X(UZS, 2, "")  X(VED, 2, "")  X(VES, 2, "")  X(VND, 0, "₫") X(VUV, 0, "")  X(WST, 2, "")  X(XAF, 0, "")  X(XCD, 2, "") \
	X(XCG, 2, "")  X(XOF, 0, "")  X(XPF, 0, "")  X(YER, 2, "")  X(ZAR, 2, "")  X(ZMW, 2, "")  X(ZWG, 2, "")

enum currency {
	CURRENCY_NONE,	/* nobody said */
#define CURRENCY_ENUM(code, digits, sign) CURRENCY_##code,
	CURRENCIES(CURRENCY_ENUM)
#undef CURRENCY_ENUM
};
enum { CURRENCIES_N = CURRENCY_ZWG + 1 };

struct str	currency_code(enum currency);	/* "EUR"; "" for none */
int		currency_digits(enum currency);	/* decimals of the smallest coin, 0 to 4 */
struct str	currency_sign(enum currency);	/* "€"; "" where the code is to be written instead */
/* A code, in either case; false, *out untouched, when it is no currency of the list. */
bool		currency_parse(struct str, enum currency *out);
/* Whether a portal that writes this sign, code or abbreviation ("kr", "US$", "CHF") may mean that currency. */
bool		currency_fits(struct str seen, enum currency);
/* How many bytes at the beginning (end) of the text are a sign or code of some currency; 0 when none. Longest wins. */
size_t		currency_at_start(struct str);
size_t		currency_at_end(struct str);

#endif
