-- A ledger as demarche 0.1 wrote it with tables of version 1 (`.dump` of one made by the code of that time).
BEGIN TRANSACTION;
CREATE TABLE actor_judgements (
	number INTEGER NOT NULL, 
	verdict VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	actor VARCHAR NOT NULL, 
	"into" VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	iso3 VARCHAR, 
	printed TEXT NOT NULL, 
	report VARCHAR NOT NULL, 
	undoes INTEGER, 
	note TEXT NOT NULL, 
	PRIMARY KEY (number)
);
INSERT INTO "actor_judgements" VALUES(1,'rename','ana','2024-05-03T10:00:00+00:00','state:NOR','','Kingdom of Norway','unknown',NULL,'','',NULL,'');
CREATE TABLE actor_names (
	name VARCHAR NOT NULL, 
	entry INTEGER NOT NULL, 
	role VARCHAR NOT NULL, 
	PRIMARY KEY (name, entry, role), 
	FOREIGN KEY(entry) REFERENCES entries (number)
);
INSERT INTO "actor_names" VALUES('nor',1,'holder');
INSERT INTO "actor_names" VALUES('norway',1,'holder');
INSERT INTO "actor_names" VALUES('state:nor',1,'holder');
INSERT INTO "actor_names" VALUES('iceland',2,'holder');
INSERT INTO "actor_names" VALUES('isl',2,'holder');
INSERT INTO "actor_names" VALUES('state:isl',2,'holder');
INSERT INTO "actor_names" VALUES('jose dahl',3,'actor');
INSERT INTO "actor_names" VALUES('nor',3,'for');
INSERT INTO "actor_names" VALUES('norway',3,'for');
INSERT INTO "actor_names" VALUES('oslo',3,'for');
INSERT INTO "actor_names" VALUES('person:jose-dahl',3,'actor');
INSERT INTO "actor_names" VALUES('state:nor',3,'for');
INSERT INTO "actor_names" VALUES('iceland',4,'holder');
INSERT INTO "actor_names" VALUES('isl',4,'holder');
INSERT INTO "actor_names" VALUES('state:isl',4,'holder');
INSERT INTO "actor_names" VALUES('nor',5,'holder');
INSERT INTO "actor_names" VALUES('norway',5,'holder');
INSERT INTO "actor_names" VALUES('state:nor',5,'holder');
CREATE TABLE entries (
	number INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	report VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	issue VARCHAR, 
	date VARCHAR, 
	confidence FLOAT NOT NULL, 
	extractor VARCHAR NOT NULL, 
	record TEXT NOT NULL, 
	recorded_at VARCHAR NOT NULL, 
	superseded_at VARCHAR, 
	PRIMARY KEY (number), 
	FOREIGN KEY(report) REFERENCES reports (id)
);
INSERT INTO "entries" VALUES(1,'5aedffebbcc9f51977ef0040','db7508b836e6333c354c01ef','r1','position','issue:fisheries-draft','2004-06-09',0.75,'p/1','{"kind":"position","report":"r1","evidence":[{"start":0,"end":32,"quote":"Norway backs the fisheries draft"}],"modality":"asserted","confidence":0.75,"date":"2004-06-09","extractor":"p/1","holder":{"id":"state:NOR","name":"Norway","kind":"state","iso3":"NOR","printed":"Norway","for":null,"mention":{"start":0,"end":6,"quote":"Norway"}},"voice":null,"stance":"support","cue":{"start":0,"end":32,"quote":"Norway backs the fisheries draft"},"target":{"start":13,"end":32,"quote":"the fisheries draft"},"issue":"issue:fisheries-draft","condition":null}','2026-11-25T12:22:43.675028+00:00',NULL);
INSERT INTO "entries" VALUES(2,'34daf0bd8d1b9602e5564bb9','d7bbc0a75eb56cf65cb48a2f','r1','position','issue:quota-rule','2004-06-09',0.75,'p/1','{"kind":"position","report":"r1","evidence":[{"start":34,"end":64,"quote":"Iceland rejects the quota rule"}],"modality":"asserted","confidence":0.75,"date":null,"extractor":"p/1","holder":{"id":"state:ISL","name":"Iceland","kind":"state","iso3":"ISL","printed":"Iceland","for":null,"mention":{"start":34,"end":41,"quote":"Iceland"}},"voice":null,"stance":"oppose","cue":{"start":34,"end":64,"quote":"Iceland rejects the quota rule"},"target":{"start":50,"end":64,"quote":"the quota rule"},"issue":"issue:quota-rule","condition":null}','2026-11-25T12:22:43.675028+00:00','2026-11-25T12:22:43.679603+00:00');
INSERT INTO "entries" VALUES(3,'85c08fb1bdbf00782883c618','d5627702500b99ed200c0d88','r1','commitment',NULL,'2004-05',0.5,'','{"kind":"commitment","report":"r1","evidence":[{"start":66,"end":88,"quote":"Oslo has sent 20 boats"}],"modality":"asserted","confidence":0.5,"date":"2004-05","extractor":"","actor":{"id":"person:jose-dahl","name":"José Dahl","kind":"person","printed":"José Dahl","for":{"id":"state:NOR","name":"Norway","kind":"state","iso3":"NOR","printed":"Oslo","for":null,"mention":{"start":66,"end":70,"quote":"Oslo"}},"mention":{"start":104,"end":113,"quote":"José Dahl"}},"act":"deliver","done":true,"object":{"start":80,"end":88,"quote":"20 boats"},"quantity":20,"unit":"boats","recipient":null,"when":null,"deadline":null,"condition":null}','2026-11-25T12:22:43.675028+00:00',NULL);
INSERT INTO "entries" VALUES(4,'34daf0bd8d1b9602e5564bb9','04e4d5148cd48e8bc311810f','r1','position','issue:quota-rule','2004-06-09',0.9,'p/2','{"kind":"position","report":"r1","evidence":[{"start":34,"end":64,"quote":"Iceland rejects the quota rule"}],"modality":"asserted","confidence":0.9,"date":null,"extractor":"p/2","holder":{"id":"state:ISL","name":"Iceland","kind":"state","iso3":"ISL","printed":"Iceland","for":null,"mention":{"start":34,"end":41,"quote":"Iceland"}},"voice":null,"stance":"oppose","cue":{"start":34,"end":64,"quote":"Iceland rejects the quota rule"},"target":{"start":50,"end":64,"quote":"the quota rule"},"issue":"issue:quota-rule","condition":null}','2026-11-25T12:22:43.679603+00:00',NULL);
INSERT INTO "entries" VALUES(5,'499dd96a40c1f19a7ec2c6f4','1f794fcb80ee5a5be20cd726','r2','position','issue:fisheries-draft',NULL,0.75,'p/1','{"kind":"position","report":"r2","evidence":[{"start":0,"end":32,"quote":"Norway backs the fisheries draft"}],"modality":"asserted","confidence":0.75,"date":null,"extractor":"p/1","holder":{"id":"state:NOR","name":"Norway","kind":"state","iso3":"NOR","printed":"Norway","for":null,"mention":{"start":0,"end":6,"quote":"Norway"}},"voice":null,"stance":"support","cue":{"start":0,"end":32,"quote":"Norway backs the fisheries draft"},"target":{"start":13,"end":32,"quote":"the fisheries draft"},"issue":"issue:fisheries-draft","condition":null}','2026-11-25T12:22:43.681182+00:00',NULL);
CREATE TABLE evidence (
	entry INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	quote TEXT NOT NULL, 
	PRIMARY KEY (entry, place), 
	FOREIGN KEY(entry) REFERENCES entries (number)
);
INSERT INTO "evidence" VALUES(1,0,0,32,'Norway backs the fisheries draft');
INSERT INTO "evidence" VALUES(2,0,34,64,'Iceland rejects the quota rule');
INSERT INTO "evidence" VALUES(3,0,66,88,'Oslo has sent 20 boats');
INSERT INTO "evidence" VALUES(4,0,34,64,'Iceland rejects the quota rule');
INSERT INTO "evidence" VALUES(5,0,0,32,'Norway backs the fisheries draft');
CREATE TABLE judgements (
	number INTEGER NOT NULL, 
	entry VARCHAR NOT NULL, 
	verdict VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	note TEXT NOT NULL, 
	corrected TEXT, 
	PRIMARY KEY (number), 
	UNIQUE (entry, number)
);
INSERT INTO "judgements" VALUES(1,'5aedffebbcc9f51977ef0040','correct','ana','2024-05-01T10:00:00+00:00','it depends','{"kind":"position","report":"r1","evidence":[{"start":0,"end":32,"quote":"Norway backs the fisheries draft"}],"modality":"asserted","confidence":0.75,"date":"2004-06-09","extractor":"p/1","holder":{"id":"state:NOR","name":"Norway","kind":"state","iso3":"NOR","printed":"Norway","for":null,"mention":{"start":0,"end":6,"quote":"Norway"}},"voice":null,"stance":"conditional","cue":{"start":0,"end":32,"quote":"Norway backs the fisheries draft"},"target":{"start":13,"end":32,"quote":"the fisheries draft"},"issue":"issue:fisheries-draft","condition":null}');
INSERT INTO "judgements" VALUES(2,'85c08fb1bdbf00782883c618','reject','ben','2024-05-02T10:00:00+00:00','',NULL);
CREATE TABLE meta (
	"key" VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('demarche','1');
CREATE TABLE reports (
	number INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	title VARCHAR, 
	outlet VARCHAR, 
	date VARCHAR, 
	url VARCHAR, 
	language VARCHAR, 
	path VARCHAR, 
	recorded_at VARCHAR NOT NULL, 
	PRIMARY KEY (number), 
	UNIQUE (id)
);
INSERT INTO "reports" VALUES(1,'r1','Norway backs the fisheries draft, Iceland rejects the quota rule. Oslo has sent 20 boats, said minister José Dahl.','Fish','The Wire','2004-06-09','https://wire.example/1','en','r1.txt','2026-11-25T12:22:43.675028+00:00');
INSERT INTO "reports" VALUES(2,'r2','Norway backs the fisheries draft, Iceland rejects the quota rule. Oslo has sent 20 boats, said minister José Dahl.','Fish',NULL,NULL,'https://wire.example/1','en','r1.txt','2026-11-25T12:22:43.681182+00:00');
CREATE INDEX entries_by_issue ON entries (issue, date);
CREATE INDEX entries_by_report ON entries (report);
CREATE INDEX entries_by_key ON entries ("key");
CREATE UNIQUE INDEX one_current_version ON entries ("key") WHERE superseded_at IS NULL;
COMMIT;
