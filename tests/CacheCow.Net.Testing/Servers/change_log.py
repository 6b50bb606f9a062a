"""Change streams for mongo_server.py: what has changed, in order, and streams over it."""
import copy
import datetime

import bson
import mongomock
from mongomock.filtering import filter_applies


class ChangeLog:
    def __init__(self):
        self.events, self.first = [], 0  # the event at index i has the number first + i

    @property
    def end(self):
        return self.first + len(self.events)

    def forget(self):
        self.first, self.events = self.end + 1, []  # one more: a token of the very end is forgotten, too

    def add(self, db, name, operation, before, after, keeps_before, more):
        ns = {'db': db, **({'coll': name} if name else {})}
        event = {'_id': token(self.end + 1), 'operationType': operation, 'ns': ns, **more,
                 'clusterTime': bson.Timestamp(int(datetime.datetime.now().timestamp()), self.end + 1),
                 'wallTime': datetime.datetime.now(datetime.timezone.utc)}
        if before or after:
            event['documentKey'] = {'_id': (before or after)['_id']}
        if operation in ('insert', 'replace'):
            event['fullDocument'] = after
        if operation == 'update':
            event['updateDescription'] = {
                'updatedFields': {k: v for k, v in after.items() if k not in before or before[k] != v},
                'removedFields': [k for k in before if k not in after], 'truncatedArrays': []}
        event['fullDocumentBeforeChange'] = before if keeps_before else None
        self.events.append(copy.deepcopy(event))


def token(number):
    return {'_data': '%016x' % number}


class ChangeStream:
    """A cursor. Its position is the number of the next event."""
    def __init__(self, log, client, db, pipeline):
        self.log, self.client, self.db = log, client, db
        self.options, self.stages, self.is_over = pipeline[0]['$changeStream'], pipeline[1:], False
        after = self.options.get('startAfter') or self.options.get('resumeAfter')
        self.position = int(after['_data'], 16) if after else log.end
        self.check()

    def check(self):
        if not self.log.first <= self.position <= self.log.end:
            raise mongomock.OperationFailure('the resume point may no longer be in the oplog', 286)

    def events(self):
        self.check()
        found = []
        while self.position < self.log.end and not self.is_over:
            event = copy.deepcopy(self.log.events[self.position - self.log.first])
            self.position += 1
            if event['ns']['db'] != self.db:
                continue
            found += self.through_stages(event)
            if event['operationType'] == 'dropDatabase':  # the real one tells it as one more event
                found.append({'_id': event['_id'], 'operationType': 'invalidate', 'clusterTime': event['clusterTime']})
                self.is_over = True
        return found

    def through_stages(self, event):
        if event['operationType'] == 'update' and self.options.get('fullDocument') == 'updateLookup':
            event['fullDocument'] = self.client[self.db][event['ns']['coll']].find_one(event['documentKey'])
        if self.options.get('fullDocumentBeforeChange', 'off') == 'off':
            del event['fullDocumentBeforeChange']
        for stage in self.stages:
            if '$match' in stage and not filter_applies(stage['$match'], event):
                return []
            if '$project' in stage:
                event = {'_id': event['_id'], **project(event, [path.split('.') for path in stage['$project']])}
        return [event]

    def reply(self, cursor, key, events):
        return {'cursor': {'id': bson.Int64(cursor), 'ns': f'{self.db}.$cmd.aggregate', key: events,
                           'postBatchResumeToken': token(self.position)}}


def project(document, paths):
    """The parts that are named; what is no document has no parts."""
    result = {}
    for name, value in document.items():
        below = [path[1:] for path in paths if path[0] == name]
        if [] in below:
            result[name] = value
        elif below and isinstance(value, dict):
            result[name] = project(value, below)
        elif below and isinstance(value, list):
            result[name] = [project(one, below) for one in value if isinstance(one, dict)]
    return result
