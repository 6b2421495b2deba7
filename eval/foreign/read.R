# Exports read in R: Rscript eval/foreign/read.R FOLDER
# FOLDER holds incidents.csv, events.csv, statements.csv, gtd.csv, acled.csv, ucdp.csv, incidents.geojson, incidents.gpkg.
suppressMessages(library(sf))
folder <- commandArgs(trailingOnly = TRUE)[1]
table_of <- function(name, ...) read.csv(file.path(folder, name), na.strings = "", ...)
incidents <- table_of("incidents.csv")
stopifnot(
  is.integer(incidents$killed_best), is.numeric(incidents$latitude),
  all(incidents$killed_low <= incidents$killed_best & incidents$killed_best <= incidents$killed_high, na.rm = TRUE),
  !anyNA(as.logical(incidents$background)), class(as.Date(incidents$date_first)) == "Date"
)
events <- table_of("events.csv"); statements <- table_of("statements.csv")
stopifnot(all(events$incident %in% incidents$id), all(statements$incident %in% incidents$id))
gtd <- table_of("gtd.csv", colClasses = c(eventid = "character"))
stopifnot(nchar(gtd$eventid) == 12, !duplicated(gtd$eventid), gtd$dbsource == "Vigie")
acled <- table_of("acled.csv")
stopifnot(is.integer(acled$fatalities), !anyNA(as.Date(acled$event_date)))
ucdp <- table_of("ucdp.csv")
stopifnot(ucdp$low <= ucdp$best, ucdp$best <= ucdp$high)
for (name in c("incidents.geojson", "incidents.gpkg")) {
  layer <- st_read(file.path(folder, name), quiet = TRUE)
  stopifnot(nrow(layer) == nrow(incidents), inherits(layer$date_first, "Date"), st_crs(layer) == st_crs(4326),
            sum(st_is_empty(layer)) == sum(is.na(incidents$latitude)))
}
cat(R.version.string, ", sf ", as.character(packageVersion("sf")), ": ", nrow(incidents), " incidents, ", nrow(events),
    " events, ", nrow(statements), " statements, ", nrow(gtd), " in GTD, ", nrow(acled), " in ACLED, ", nrow(ucdp),
    " in UCDP layout\n", sep = "")
