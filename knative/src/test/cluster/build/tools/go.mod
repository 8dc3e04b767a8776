module neap/tools

go 1.26.0
