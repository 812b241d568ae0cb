-- wrk's requests: arguments METHOD PATH FIRST LAST BODY [NAME:VALUE …]. Each request goes to one of the lists FIRST to
-- LAST by chance: {token} in the path is the secret of the list, its number in 43 digits.
local requests = {}

function init(arguments)
	local method, path, first, last, body = arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]
	for i = 6, #arguments do
		local name, value = arguments[i]:match("^([^:]+):(.*)$")
		wrk.headers[name] = value
	end
	for list = first, last do
		local place = path:gsub("{token}", ("%043d"):format(list))
		requests[#requests + 1] = wrk.format(method, place, nil, body ~= "" and body or nil)
	end
end

function request()
	return requests[math.random(#requests)]
end

function done(summary)
	local errors = summary.errors
	print(("{\"count\":%d,\"duration_us\":%d,\"refused\":%d,\"broken\":%d}"):format(summary.requests, summary.duration,
		errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
