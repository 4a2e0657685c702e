# Writes wa_churn of the R package modeldata as CSV. Names, order of columns and rows, and values are the package's own;
# only the first column is added, because the package has no customer id.
data("wa_churn", package = "modeldata")
table <- cbind(customer_key = sprintf("row-%05d", seq_len(nrow(wa_churn))), as.data.frame(wa_churn))
write.table(table, commandArgs(trailingOnly = TRUE)[1], sep = ",", na = "", quote = FALSE, row.names = FALSE, fileEncoding = "UTF-8")
