#include "flow/demo_data.h"

#define ROWS(array) (array), sizeof(array) / sizeof *(array)
/* Scenario, and which of its portals. */
#define GUID(scenario, n) "5ced0000-0000-4000-8000-" scenario n

const char demo_password[] = "tradepost-demo";

/* ---- Bakkerij Noord ---------------------------------------------------------------------------------------------- */

static const struct demo_person noord_people[] = {
	{ "owner", "owner@demo.test", "Sanne de Boer", "owner" },
	{ "manager", "manager@demo.test", "Joost van Dijk", "manager" },
	{ "staff", "staff@demo.test", "Fatima El Idrissi", "staff" },
	{ "viewer", "viewer@demo.test", "Pieter Smit", "viewer" },
};

static const struct demo_supplier noord_suppliers[] = {
	/* all good */
	{ "101", "Molenaar Graan & Meel", GUID("0001", "00000101"), "EUR", "none", 0, "inkoop@noord.test", "molen-4711", false },
	/* prices differ */
	{ "102", "Van Zoet Suikerwaren", GUID("0002", "00000102"), "EUR", "percent", 200, "inkoop@noord.test", "zoet-4711", false },
	/* out of stock */
	{ "103", "Zuivelhuis De Koe", GUID("0003", "00000103"), "EUR", "none", 0, "noord-bakkerij", "koe-4711", false },
	/* not found */
	{ "104", "Notenbar Amsterdam", GUID("0004", "00000104"), "EUR", "none", 0, "inkoop@noord.test", "noten-4711", false },
	/* wrong login: the password that would do is "right" */
	{ "105", "Chocolaterie Belge", GUID("0005", "00000105"), "EUR", "none", 0, "noord", "wrong-by-design", false },
	/* a code while connecting: 123456 */
	{ "106", "Dolce Italia S.r.l.", GUID("0006", "00000106"), "EUR", "absolute", 5, "acquisti@noord.test", "dolce-4711", false },
	/* a code while the items are added: 123456 */
	{ "107", "Verpakkingscentrale Noord", GUID("0007", "00000107"), "EUR", "none", 0, "inkoop@noord.test", "doos-4711", false },
	/* system error in the cart */
	{ "108", "Fruitveiling Westland", GUID("0012", "00000108"), "EUR", "none", 0, "veiling-2208", "fruit-4711", false },
	/* answers after we gave up */
	{ "109", "Kruidenhandel Oost", GUID("0014", "00000109"), "EUR", "none", 0, "inkoop@noord.test", "kruid-4711", false },
	/* slow */
	{ "110", "Gistfabriek Delft", GUID("0018", "00000110"), "EUR", "none", 0, "inkoop@noord.test", "gist-4711", false },
	/* two suppliers with one login: their jobs wait for each other */
	{ "111", "Eierhandel Jansen", GUID("0001", "00000111"), "EUR", "none", 0, "jansen-noord", "jansen-4711", false },
	{ "112", "Boterhandel Jansen", GUID("0001", "00000111"), "EUR", "none", 0, "jansen-noord", "jansen-4711", false },
	/* other currencies, one with no decimals */
	{ "113", "Brighton Baking Supplies Ltd", GUID("0001", "00000113"), "GBP", "none", 0, "noord-nl", "brighton-4711", false },
	{ "114", "Uji Matcha 宇治抹茶", GUID("0001", "00000114"), "JPY", "none", 0, "noord", "matcha-4711", false },
	{ "115", "Bakkerijhuis Gouda (gestopt)", GUID("0001", "00000115"), "EUR", "none", 0, "inkoop@noord.test", "gouda-4711", true },
	{ "116", "Imkerij De Linde", NULL, NULL, NULL, 0, NULL, NULL, false },
};

static const struct demo_product noord_products[] = {
	{ "101", "MEEL-T55", "GM-1055", "Tarwebloem T55", "0.84" },
	{ "101", "MEEL-T65", "GM-1065", "Tarwebloem T65", "0.89" },
	{ "101", "MEEL-VOLK", "GM-1100", "Volkoren tarwemeel", "0.95" },
	{ "101", "MEEL-ROGGE", "GM-1200", "Roggemeel, fijn", "1.02" },
	{ "101", "MEEL-SPELT", "GM-1300", "Speltbloem", "1.65" },
	{ "101", "MEEL-MAIS", "GM-1400", "Maïsmeel", "1.18" },
	{ "101", "ZEMELEN", "GM-1500", "Tarwezemelen", "0.72" },
	{ "101", "HAVER", "GM-1600", "Havervlokken", "1.10" },
	{ "101", "MOUT", "GM-1700", "Moutmeel, donker", "2.40" },
	{ "101", "PATENT", "", "Patentbloem, zak van 40 kg", "0.925" },
	{ "102", "SUIKER", "VZ-201", "Kristalsuiker, 10 kg", "11.90" },
	{ "102", "SUIKER-P", "VZ-202", "Poedersuiker, 5 kg", "8.45" },
	{ "102", "BASTERD-W", "VZ-203", "Witte basterdsuiker, 5 kg", "7.95" },
	{ "102", "BASTERD-B", "VZ-204", "Donkere basterdsuiker, 5 kg", "8.25" },
	{ "102", "PARELSUIKER", "VZ-205", "Parelsuiker, 2,5 kg", "9.80" },
	{ "102", "FONDANT", "VZ-206", "Fondant wit, 7 kg", "21.40" },
	{ "102", "GLUCOSE", "VZ-207", "Glucosestroop 45°, 6 kg", "14.75" },
	{ "102", "MARSEPEIN", "VZ-208", "Marsepein 1:1, 2,5 kg", "19.95" },
	{ "102", "HAGEL", "VZ-209", "Crème hagelslag, 1 kg", "6.35" },
	{ "103", "MELK", "DK-11", "Volle melk, 10 l", "10.90" },
	{ "103", "KARNEMELK", "DK-12", "Karnemelk, 5 l", "5.60" },
	{ "103", "SLAGROOM", "DK-13", "Slagroom 35 %, 5 l", "21.75" },
	{ "103", "CREME-FR", "DK-14", "Crème fraîche, 1 kg", "4.85" },
	{ "103", "KWARK", "DK-15", "Magere kwark, 10 kg", "23.50" },
	{ "103", "MASCARPONE", "DK-16", "Mascarpone, 2 kg", "12.60" },
	{ "103", "YOGHURT", "DK-17", "Griekse yoghurt, 5 kg", "16.90" },
	{ "104", "AMANDEL", "NB-301", "Amandelen, blank, 5 kg", "52.50" },
	{ "104", "AMANDEL-M", "NB-302", "Amandelmeel, 5 kg", "54.90" },
	{ "104", "HAZEL", "NB-303", "Hazelnoten, gebrand, 5 kg", "61.25" },
	{ "104", "WALNOOT", "NB-304", "Walnoten, halve, 5 kg", "48.00" },
	{ "104", "PISTACHE", "NB-305", "Pistachenoten, groen, 1 kg", "38.95" },
	{ "104", "PECAN", "", "Pecannoten, 2 kg", "31.40" },
	{ "104", "ROZIJN", "", "Rozijnen, 12,5 kg", "36.80" },
	{ "105", "CHOC-PUUR", "CB-70", "Chocolade puur 70 %, callets 10 kg", "98.00" },
	{ "105", "CHOC-MELK", "CB-34", "Chocolade melk 34 %, callets 10 kg", "92.50" },
	{ "105", "CHOC-WIT", "CB-28", "Chocolade wit 28 %, callets 10 kg", "95.75" },
	{ "105", "CACAO", "CB-C22", "Cacaopoeder 22/24, 5 kg", "44.20" },
	{ "105", "PRALINE", "CB-P1", "Praliné amande-noisette, 5 kg", "67.30" },
	{ "106", "FARINA-00", "DI-0010", "Farina di grano tenero tipo «00», 10 kg", "13.90" },
	{ "106", "SEMOLA", "DI-0011", "Semola rimacinata di grano duro, 10 kg", "14.60" },
	{ "106", "LIEVITO", "DI-0020", "Lievito madre essiccato, 1 kg", "12.35" },
	{ "106", "OLIO-EVO", "DI-0030", "Olio extravergine d'oliva, 5 l", "46.80" },
	{ "106", "POMODORO", "DI-0040", "Pomodori pelati, latta da 2,5 kg", "5.15" },
	{ "106", "CANDITI", "DI-0050", "Scorze d'arancia candite, 2 kg", "18.70" },
	{ "106", "SAVOIARDI", "DI-0060", "Savoiardi, cartone da 15", "22.10" },
	{ "106", "AMARETTO", "DI-0070", "Amaretti morbidi, 1 kg", "11.95" },
	{ "107", "DOOS-TAART", "VC-D28", "Taartdoos 28 × 28 × 12 cm", "0.35" },
	{ "107", "DOOS-GEBAK", "VC-D18", "Gebakdoos 18 × 13 × 8 cm", "0.18" },
	{ "107", "ZAK-BROOD", "VC-Z01", "Broodzak met venster", "0.045" },
	{ "107", "ZAK-BROOD-G", "VC-Z01", "Broodzak met venster (filiaal Groningen)", "0.045" },
	{ "107", "ZAK-KRAFT", "VC-Z02", "Draagtas kraft, groot", "0.12" },
	{ "107", "VEL-BAK", "VC-V60", "Bakpapier 60 × 40 cm, pak van 500", "16.80" },
	{ "107", "CAKEVORM", "VC-C10", "Cakevorm papier, set van 100", "7.60" },
	{ "107", "LABEL-ALL", "VC-L14", "Etiketten allergenen, rol van 1.000", "12.95" },
	{ "107", "LINT", "VC-L50", "Cadeaulint goud, 50 m", "4.75" },
	{ "108", "APPEL", "FW-A1", "Goudreinet, kist 13 kg", "14.30" },
	{ "108", "PEER", "FW-P1", "Conference, kist 12 kg", "15.20" },
	{ "108", "AARDBEI", "FW-B1", "Aardbeien, 8 × 500 g", "18.90" },
	{ "108", "FRAMBOOS", "FW-B2", "Frambozen, 12 × 125 g", "16.45" },
	{ "108", "BOSBES", "FW-B3", "Blauwe bessen, 12 × 125 g", "15.85" },
	{ "108", "CITROEN", "FW-C1", "Citroenen, kist 10 kg", "17.60" },
	{ "108", "RABARBER", "FW-R1", "Rabarber, 5 kg", "9.75" },
	{ "109", "KANEEL", "KO-401", "Kaneel Ceylon, gemalen, 1 kg", "24.50" },
	{ "109", "SPECULAAS", "KO-402", "Speculaaskruiden, 1 kg", "17.80" },
	{ "109", "VANILLE", "KO-403", "Vanillestokjes Bourbon, 50 stuks", "89.00" },
	{ "109", "KARDEMOM", "KO-404", "Kardemom, gemalen, 500 g", "22.40" },
	{ "109", "NOOTMUSKAAT", "KO-405", "Nootmuskaat, heel, 500 g", "13.20" },
	{ "109", "MAANZAAD", "KO-406", "Blauw maanzaad, 5 kg", "28.60" },
	{ "109", "SESAM", "KO-407", "Sesamzaad, 5 kg", "19.90" },
	{ "109", "ANIJS", "", "Anijszaad, 1 kg", "9.15" },
	{ "110", "GIST-VERS", "GD-01", "Verse gist, 10 × 1 kg", "15.90" },
	{ "110", "GIST-DROOG", "GD-02", "Instantgist, 20 × 500 g", "49.80" },
	{ "110", "BAKPOEDER", "GD-03", "Bakpoeder, 5 kg", "13.75" },
	{ "110", "ZUURDESEM", "GD-04", "Zuurdesemstarter, 2 kg", "11.60" },
	{ "110", "BROODVERB", "GD-05", "Broodverbeteraar, 10 kg", "34.20" },
	{ "111", "EI-M", "EJ-30M", "Scharreleieren M, tray van 30", "5.40" },
	{ "111", "EI-L", "EJ-30L", "Scharreleieren L, tray van 30", "5.95" },
	{ "111", "EIWIT", "EJ-W5", "Eiwit, gepasteuriseerd, 5 l", "17.25" },
	{ "111", "EIGEEL", "EJ-G5", "Eigeel, gepasteuriseerd, 5 l", "33.40" },
	{ "112", "BOTER", "BJ-B10", "Roomboter ongezouten, 10 kg", "79.50" },
	{ "112", "BOTER-PLAK", "BJ-P1", "Korstboter, plak 1 kg", "8.95" },
	{ "112", "MARGARINE", "BJ-M10", "Cakemargarine, 10 kg", "38.60" },
	{ "113", "TREACLE", "BB-11", "Black treacle, 7 kg", "19.60" },
	{ "113", "GOLDEN-SY", "BB-12", "Golden syrup, 7.26 kg", "17.95" },
	{ "113", "OATCAKE", "BB-20", "Rough oatcakes, case of 24", "21.30" },
	{ "113", "CLOTTED", "BB-31", "Clotted cream, 12 × 113 g", "26.40" },
	{ "113", "CURRANTS", "BB-40", "Vostizza currants, 12.5 kg", "41.75" },
	{ "114", "MATCHA-A", "UJ-100", "抹茶 Matcha ceremonial, 100 g", "3200" },
	{ "114", "MATCHA-K", "UJ-500", "抹茶 Matcha voor de keuken, 500 g", "5800" },
	{ "114", "HOJICHA", "UJ-610", "ほうじ茶 Hōjicha poeder, 500 g", "4100" },
	{ "114", "YUZU", "UJ-720", "柚子 Yuzusap, 900 ml", "2750" },
	{ "115", "GELEI", "BG-1", "Abrikozengelei, 6 kg", "18.30" },
	{ "115", "BANKETSPIJS", "BG-2", "Banketbakkersspijs, 5 kg", "21.90" },
	{ "116", "HONING", "", "Lindehoning, emmer 12 kg", "96.00" },
	{ "116", "HONING-B", "", "Bloemenhoning, emmer 12 kg", "84.00" },
};

/* What stands in no row goes under the product's own supplier SKU. */
static const struct demo_mapping noord_mappings[] = {
	{ "101", "MEEL-T55", "GM-1055-25", true, 25, 100 },	/* sacks of 25 kg, at least four */
	{ "101", "MEEL-T65", "GM-1065-25", true, 25, 0 },
	{ "101", "MEEL-VOLK", "GM-1100-25", true, 25, 0 },
	{ "101", "MEEL-ROGGE", "GM-1200-25", true, 25, 0 },
	{ "101", "MEEL-SPELT", "GM-1300-20", true, 20, 0 },
	{ "101", "MEEL-MAIS", "GM-1400-20", true, 20, 0 },
	{ "101", "PATENT", "GM-1900-40", true, 40, 0 },		/* € 0.925 a kilo is € 37.00 a sack */
	{ "102", "SUIKER", "VZ-201", false, 1, 4 },
	{ "102", "HAGEL", "VZ-209-6", true, 6, 0 },
	{ "103", "MELK", "DK-11", false, 1, 0 },
	{ "103", "MASCARPONE", "DK-16-6", true, 6, 0 },
	{ "104", "ROZIJN", "NB-410", false, 1, 0 },		/* two rows: which one is meant? */
	{ "104", "ROZIJN", "NB-411", false, 1, 0 },
	{ "104", "WALNOOT", "NB-304", false, 1, 2 },
	{ "105", "CACAO", "CB-C22", false, 1, 0 },
	{ "106", "POMODORO", "DI-0040-6", true, 6, 12 },
	{ "106", "OLIO-EVO", "DI-0030-4", true, 4, 0 },
	{ "107", "DOOS-TAART", "VC-D28-100", true, 100, 0 },
	{ "107", "DOOS-GEBAK", "VC-D18-200", true, 200, 0 },
	{ "107", "ZAK-BROOD", "VC-Z01-1000", true, 1000, 0 },	/* two of our SKUs, one of theirs: sent as one line */
	{ "107", "ZAK-BROOD-G", "VC-Z01-1000", true, 1000, 0 },
	{ "107", "ZAK-KRAFT", "VC-Z02-250", true, 250, 0 },
	{ "109", "VANILLE", "KO-403", false, 1, 0 },
	{ "109", "MAANZAAD", "KO-406", false, 1, 3 },
	{ "111", "EI-M", "EJ-30M-6", true, 6, 0 },
	{ "111", "EI-L", "EJ-30L-6", true, 6, 0 },
	{ "112", "BOTER-PLAK", "BJ-P1-10", true, 10, 0 },
	{ "113", "CLOTTED", "BB-31", false, 1, 2 },
	{ "114", "YUZU", "UJ-720-12", true, 12, 0 },
};

static const struct demo_order noord_orders[] = {
	{ "PO-24101", "101", 9, "MEEL-T55 200, MEEL-T65 100, MEEL-VOLK 75, MEEL-ROGGE 50, ZEMELEN 20, HAVER 25, MOUT 10" },
	{ "PO-24102", "102", 9, "SUIKER 12, SUIKER-P 6, BASTERD-W 8, BASTERD-B 6, PARELSUIKER 4, FONDANT 3" },
	{ "PO-24103", "107", 9, "DOOS-TAART 600, DOOS-GEBAK 1000, ZAK-BROOD 4000, ZAK-KRAFT 500, VEL-BAK 3" },
	{ "PO-24104", "108", 8, "APPEL 6, PEER 4, AARDBEI 5, FRAMBOOS 4, CITROEN 2" },
	{ "PO-24105", "103", 8, "MELK 8, KARNEMELK 4, SLAGROOM 10, KWARK 3, YOGHURT 4, CREME-FR 12" },
	{ "PO-24106", "111", 8, "EI-M 24, EI-L 12, EIWIT 3, EIGEEL 2" },
	{ "PO-24107", "112", 8, "BOTER 6, BOTER-PLAK 40, MARGARINE 4" },
	{ "PO-24108", "106", 7, "FARINA-00 20, SEMOLA 10, LIEVITO 6, OLIO-EVO 8, POMODORO 24, CANDITI 4, AMARETTO 3" },
	{ "PO-24109", "104", 7, "AMANDEL 3, AMANDEL-M 4, HAZEL 2, WALNOOT 3, PISTACHE 5" },
	{ "PO-24110", "105", 7, "CHOC-PUUR 4, CHOC-MELK 5, CHOC-WIT 2, CACAO 3, PRALINE 2" },
	{ "PO-24111", "101", 6, "MEEL-T55 150, MEEL-SPELT 40, MEEL-MAIS 20, HAVER 30, ZEMELEN 15, MOUT 5, MEEL-VOLK 50" },
	{ "PO-24112", "109", 6, "KANEEL 3, SPECULAAS 5, VANILLE 1, KARDEMOM 2, NOOTMUSKAAT 2, MAANZAAD 4, SESAM 4" },
	{ "PO-24113", "110", 6, "GIST-VERS 6, GIST-DROOG 2, BAKPOEDER 3, ZUURDESEM 4, BROODVERB 3" },
	{ "PO-24114", "113", 6, "TREACLE 3, GOLDEN-SY 5, OATCAKE 4, CLOTTED 2, CURRANTS 2" },
	{ "PO-24115", "114", 6, "MATCHA-A 10, MATCHA-K 6, HOJICHA 4, YUZU 24" },
	{ "PO-24116", "102", 5, "SUIKER 8, GLUCOSE 3, MARSEPEIN 4, HAGEL 12, SUIKER-P 4, FONDANT 2" },
	{ "PO-24117", "107", 5, "ZAK-BROOD 3000, ZAK-BROOD-G 2000, DOOS-GEBAK 800, CAKEVORM 4, LABEL-ALL 2, LINT 6" },
	{ "PO-24118", "103", 5, "MELK 10, SLAGROOM 8, MASCARPONE 12, YOGHURT 3, CREME-FR 10, KARNEMELK 5, KWARK 2" },
	{ "PO-24119", "111", 5, "EI-M 30, EI-L 18, EIWIT 4, EIGEEL 2" },
	{ "PO-24120", "108", 4, "APPEL 8, AARDBEI 6, BOSBES 6, FRAMBOOS 5, RABARBER 4, CITROEN 2, PEER 3" },
	{ "PO-24121", "106", 4, "FARINA-00 15, SAVOIARDI 4, AMARETTO 5, CANDITI 3, OLIO-EVO 4, LIEVITO 4" },
	{ "PO-24122", "112", 4, "BOTER 8, BOTER-PLAK 30, MARGARINE 2" },
	{ "PO-24123", "101", 4, "PATENT 400, MEEL-T65 125, MEEL-ROGGE 75, MEEL-T55 250, HAVER 20, ZEMELEN 25, MOUT 8" },
	{ "PO-24124", "104", 4, "ROZIJN 4, WALNOOT 2, AMANDEL 2, PISTACHE 3, HAZEL 3" },		/* ambiguous */
	{ "PO-24125", "104", 3, "PECAN 3, HAZEL 2, AMANDEL-M 2, WALNOOT 4" },				/* unmapped */
	{ "PO-24126", "116", 3, "HONING 2, HONING-B 3" },						/* no portal */
	{ "PO-24127", "115", 3, "GELEI 4, BANKETSPIJS 6" },						/* inactive */
	{ "PO-24128", "109", 3, "SPECULAAS 8, KANEEL 4, SESAM 3 @19.895, MAANZAAD 3, NOOTMUSKAAT 1" },	/* half a cent */
	{ "PO-24129", "110", 3, "GIST-VERS 8, BAKPOEDER 2, BROODVERB 4, ZUURDESEM 3, GIST-DROOG 3" },
	{ "PO-24130", "102", 3, "SUIKER 3, BASTERD-W 5, PARELSUIKER 6, GLUCOSE 2, MARSEPEIN 3, HAGEL 6, BASTERD-B 4" }, /* too few */
	{ "PO-24131", "105", 2, "CHOC-PUUR 6, CHOC-MELK 4, CACAO 2, PRALINE 3, CHOC-WIT 3" },
	{ "PO-24132", "107", 2, "DOOS-TAART 300, VEL-BAK 4, LINT 8, LABEL-ALL 3, CAKEVORM 6, ZAK-KRAFT 750, DOOS-GEBAK 600" },
	{ "PO-24133", "103", 2, "MELK 12, SLAGROOM 12, KWARK 4, YOGHURT 5, MASCARPONE 6, KARNEMELK 4, CREME-FR 8" },
	{ "PO-24134", "113", 2, "GOLDEN-SY 4, TREACLE 2, CURRANTS 3, OATCAKE 6, CLOTTED 4" },
	{ "PO-24135", "106", 2, "SEMOLA 12, POMODORO 18, FARINA-00 10, CANDITI 2, SAVOIARDI 6, LIEVITO 3, AMARETTO 2" },
	{ "PO-24136", "111", 1, "EI-M 36, EI-L 24, EIWIT 5, EIGEEL 3" },
	{ "PO-24137", "108", 1, "AARDBEI 10, FRAMBOOS 8, BOSBES 8, APPEL 4, RABARBER 6, PEER 5, CITROEN 3" },
	{ "PO-24138", "101", 1, "MEEL-T55 300, MEEL-T65 150, MEEL-SPELT 60, MEEL-VOLK 100, MEEL-MAIS 40, HAVER 35, MOUT 12" },
	{ "PO-24139", "112", 1, "BOTER 10, BOTER-PLAK 50, MARGARINE 5" },
	{ "PO-24140", "114", 1, "MATCHA-K 8, HOJICHA 6, MATCHA-A 5, YUZU 12" },
	{ "PO-24141", "109", 1, "VANILLE 2, KARDEMOM 3, SPECULAAS 6, KANEEL 5, SESAM 5, MAANZAAD 6, ANIJS 2" },
	{ "PO-24142", "104", 1, "AMANDEL 4, AMANDEL-M 3, PISTACHE 6, HAZEL 4, WALNOOT 5" },
	{ "PO-24143", "107", 0, "ZAK-BROOD 2000, ZAK-BROOD-G 1000, CAKEVORM 3, DOOS-TAART 450" },	/* half a pack */
	{ "PO-24144", "102", 0, "SUIKER 2, SUIKER-P 5, GLUCOSE 2, BASTERD-W 4, FONDANT 4" },		/* too few alone, enough with PO-24130 */
};

const struct demo_company demo_noord = {
	"Bakkerij Noord", "4001", ROWS(noord_people), ROWS(noord_suppliers), ROWS(noord_products), ROWS(noord_mappings),
	ROWS(noord_orders),
};

/* ---- Zuid Handel ------------------------------------------------------------------------------------------------- */

/* Ids and SKUs like the other's, on purpose: what is mixed up between the two shows at once by its name. */
static const struct demo_person zuid_people[] = {
	{ "second", "owner@second.test", "Zita Zuidema", "owner" },
};
static const struct demo_supplier zuid_suppliers[] = {
	{ "101", "Zuidmolen Limburg", GUID("0001", "00000201"), "EUR", "none", 0, "zuid@second.test", "zuid-4711", false },
	{ "102", "Zuidzoet Maastricht", GUID("0002", "00000202"), "EUR", "none", 0, "zuid@second.test", "zuid-4712", false },
};
static const struct demo_product zuid_products[] = {
	{ "101", "MEEL-T55", "ZM-55", "Zuid: tarwebloem T55", "0.80" },
	{ "101", "MEEL-T65", "ZM-65", "Zuid: tarwebloem T65", "0.86" },
	{ "102", "SUIKER", "ZZ-1", "Zuid: kristalsuiker, 10 kg", "11.10" },
	{ "102", "VLAAI", "ZZ-2", "Zuid: vlaaivulling kers, 6 kg", "19.40" },
};
static const struct demo_mapping zuid_mappings[] = {
	{ "101", "MEEL-T55", "ZM-55-25", true, 25, 0 },
};
static const struct demo_order zuid_orders[] = {
	{ "ZU-501", "101", 4, "MEEL-T55 100, MEEL-T65 40" },
	{ "ZU-502", "102", 2, "SUIKER 6, VLAAI 4" },
	{ "ZU-503", "101", 1, "MEEL-T55 75" },
};

const struct demo_company demo_zuid = {
	"Zuid Handel", "4002", ROWS(zuid_people), ROWS(zuid_suppliers), ROWS(zuid_products), ROWS(zuid_mappings), ROWS(zuid_orders),
};
