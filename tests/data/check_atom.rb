#!/usr/bin/env ruby
# Feeds in Atom by the validating parser of Ruby's library rss (RFC 4287: what must be there, how often, and nothing else).
# frozen_string_literal: true

require "rss"

$stdout.sync = true

# What is wrong with a feed, or nil.
def fault(text)
  parser = RSS::Parser.new(text)
  parser.do_validate = true
  parser.ignore_unknown_element = false
  parser.parse ? nil : "no feed"
rescue RSS::Error => e
  "#{e.class}: #{e.message}"
end

def check(fine, what, detail = nil)
  puts(fine ? "ok: #{what}" : "failed: #{what}: #{detail}"[0, 400])
  fine
end

# The parser refuses what is broken: else it would prove nothing.
BROKEN = {
  "no id" => ->(t) { t.sub(%r{<id>.*?</id>\n}, "") },
  "two titles" => ->(t) { t.sub(%r{<title>.*?</title>\n}) { |title| title * 2 } },
  "no moment" => ->(t) { t.sub(%r{<updated>.*?</updated>}, "<updated>yesterday</updated>") },
  "an unknown element" => ->(t) { t.sub("<id>", "<ident>x</ident>\n<id>") },
}.freeze

fine = ARGV.map do |site|
  feeds = Dir.glob("**/feed.xml", base: site).sort
  next check(feeds == ["feed.xml"], "no feed of changes in a site without a history") unless File.exist?("#{site}/changes/feed.xml")

  faults = feeds.filter_map { |feed| (f = fault(File.read("#{site}/#{feed}", encoding: "utf-8"))) && "#{feed}: #{f}" }
  sample = File.read("#{site}/changes/feed.xml", encoding: "utf-8")
  [check(feeds.size > 2 && faults.empty?, "#{feeds.size} feeds of #{File.basename(site)} are valid Atom", faults.first(3)),
   *BROKEN.map { |what, harm| check(fault(harm.call(sample)), "a feed with #{what} is refused", "it was taken") }].all?
end
exit fine.all?
