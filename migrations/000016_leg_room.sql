-- A leg grows by each of its facts. With half of a page left free its new versions stay on the page, and the indexes need not be told.
alter table leg set (fillfactor = 40);
